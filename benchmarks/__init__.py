"""The public benchmark: how good and how fast extraction is, ours and others', on any corpus. See README.md here."""
