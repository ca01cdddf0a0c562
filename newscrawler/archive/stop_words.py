"""Words so common that they tell nothing of what an article is about."""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до его ее её если
    есть еще ещё же за здесь и из или им их к как ко когда который которые которая которое которых кто ли либо мне может
    можно мы на над надо нас не него нее неё нет ни них но ну о об однако он она они оно от очень по под при про с сам
    свой свои своей своего себя со так также такой там те тем то тоже того той только том тот ту ты у уже хотя чего чей
    чем через что чтобы чье чья эта эти это этого этой этом этот эту я
    ал арқылы бар барлық бен бері бір біз болады болған болды болып бойынша бұл да дейді деп дейін де екен ең енді еді
    емес ету және жоқ кейін керек көп қандай қарай мен мұнда не неге ол олар онда оның осы отыр пен сол соң сондай сіз
    та тағы те тек туралы үшін яғни
    a about after all also am an and any are as at be because been before being but by can could did do does for from
    had has have he her here him his how i if in into is it its just may me more most my no nor not of on or our out
    over s she should so some such t than that the their them then there these they this to too under up us was we were
    what when where which while who whom why will with would you your
    """.split()
)
