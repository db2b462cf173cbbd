"""English: where sentences end (see `hub.language.endings`)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

from typing import Final

from hub.language.endings import Language
from hub.language.words import words

_ZONES: Final = words("est edt cst cdt mst mdt pst pdt gmt utc cet cest bst et pt ct mt")
_DAYS_EN: Final = words("monday tuesday wednesday thursday friday saturday sunday")
ENDINGS: Final = Language(
    never=words(
        "mr mrs ms mx dr prof e.g eg i.e ie cf vs v approx esp gen col capt cpt lt sgt rev hon"
        " gov sen rep viz mt ft dept ca incl excl resp fwd"
    ),
    before_numbers=words(
        "no nos nr fig figs vol vols ch chap sec sect p pp art eq pt ref ver rev op"
    ),
    may_end=words(
        "etc p.m a.m inc ltd co corp llc al rd oz lb lbs min mins hr hrs tsp tbsp est misc max"
        " avg jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs"
        " fri ph.d m.d b.c a.d b.a m.a"
    ),
    starters=words(
        "the a an it it's it’s this that that's these those he she they we you i i'm i'll i've in"
        " on at but and so if when there there's here here's what how why who while for as to my"
        " your his her its our their please yes no then now also however next after before once"
        " let let's do did is are can would could should will"
    ),
    months=words(
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sep sept oct nov dec"
    )
    | _DAYS_EN
    | _ZONES,
    in_names=words("st mt ft ave blvd jr sr"),
    words=words(
        "up it is on me you him her us so do go see of to too out off one two six ten now how why"
        " who way day bad big red hot yes ok not all any she he we be am are was has had did can"
        " may let get got put say ask try use run eat buy fix end lot bit set car dog cat man men"
        " boy fun sun sky sea ice tea air arm age ago act add aid aim bag bar bed bee bet bow box"
        " bus bye cap cow cry cup cut die dry ear egg eye far fat few fit fly fox gas gym hat hit"
        " hey hi job joy key kid lab law leg lie lip low mix mud new nut oil old own pan pay pen"
        " pet pie pig pot raw ray row sad shy sir sit ski son spy tax tie tip toe top toy van via"
        " war wax web wet win won yet zoo as at by if or the this an my our its his and but for"
        " oh wow fan god mom dad pop jam pub rat rib rob rod sum tap tin tub tug vet map bin led"
        " per pin saw sin sip vow inn ill ink hen hut hug jar jaw jet lay lid log mad mob nap net"
        " pad paw pea pit ram rid rip rug rum rye"
    ),
)
