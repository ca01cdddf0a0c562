"""`python -m newscrawler COMMAND …`: the same as the console script."""

from newscrawler.commandline import main

if __name__ == "__main__":
    main()
