"""Strips Markdown, HTML and LaTeX from a sentence and leaves what they say (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import html
import re
from typing import Final

_IMAGE_OR_LINK: Final = re.compile(
    r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+[\"'][^\"']*[\"'])?\)"
)
_REFERENCE: Final = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_CITATION: Final = re.compile(r"\s?\[\^?\d{1,3}(?:[,–-]\s?\d{1,3})*\]|【[^】]*】")
_BOX: Final = re.compile(r"^\[[ xX]\]\s+")
_BREAK: Final = re.compile(r"<(?:br|hr|/p|/li|/div)\s*/?>", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)?[^\s<>@]+[.@][^\s<>]+)>")
_URL: Final = re.compile(
    r"\b(?:https?|ftp)://(?:[^\s/@]*@)?(?:www\.)?([^\s/?#:<>\"'()\[\]]+)(?::\d+)?[^\s<>\"()\[\]]*"
)
_WWW: Final = re.compile(r"\bwww\.([\w-]+(?:\.[\w-]+)+)(?:/[^\s<>\"()\[\]]*)?")
_PATH: Final = re.compile(
    r"\b([\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|de|fr|es|pl|eu|uk))/[^\s<>\"()\[\]]*"
)
_CODE: Final = re.compile(r"`+")
_STRIKE: Final = re.compile(r"~~")
_STARS: Final = re.compile(r"\*{2,}|(?<!\s)\*(?!\d)|\*(?!\s|\d)|(?<=\d)\*(?!\s*\d)")
_UNDERSCORES: Final = re.compile(r"(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)|(?<=[.!?,;:)])_+|_{2,}")
_INNER_UNDERSCORE: Final = re.compile(r"(?<=\w)_(?=\w)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
_UNSEEN: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffd\x00-\x08\x0b-\x1f\x7f]"
)
_KEYCAP: Final = re.compile(r"([0-9#*])\ufe0f?\u20e3")
_EMOJI: Final = re.compile(
    r"[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\ufe00-\ufe0f\u200d™®©"
    r"\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
_ARROW: Final = re.compile(r"\s*(?:[→⇒➜➔➡]\ufe0f?|[-=]{1,2}>)\s*")
_EMOTICON: Final = re.compile(
    r"(?<!\S)(?:[:;=8][-o^']?[)(DPpO/|*3]+|<3|\^_?\^|¯\\_\(ツ\)_/¯)(?=\s|$|[.!?])"
)

_SIGNS: Final = re.compile(r"[:;=8<^¯>→⇒➜➔➡$\\`*~_]")
"""Without one of these there is nothing to take off."""
_MATH: Final = re.compile(
    r"\$\$(.+?)\$\$|\$(?=\S)([^$\n]*?[\\^_={}][^$\n]*?|[a-zA-Z])\$|\\[()\[\]]"
)
_TEXT: Final = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|textit|operatorname|boxed|emph)\{([^{}]*)\}"
)


def without_markup(text: str) -> str:
    """The words and signs of `text`; LaTeX's commands are left for `readings` as `\\name`."""
    if "&" in text:
        text = html.unescape(text)
    if "[" in text or "【" in text:
        text = _without_links(text)
    if "<" in text:
        text = _without_tags(text)
    if "/" in text or "www." in text:
        text = _without_paths(text)
    if _SIGNS.search(text):
        text = _without_marks(text)
    if not text.isascii():
        text = _EMOJI.sub(" ", _KEYCAP.sub(r"\1", text))
    return text if text.isprintable() else _UNSEEN.sub("", text)


def _without_links(text: str) -> str:
    """Links and images become their text; boxes of a list and citations go."""
    text = _IMAGE_OR_LINK.sub(r"\1", _BOX.sub("", text))
    return _REFERENCE.sub(r"\1", _CITATION.sub("", text))


def _without_tags(text: str) -> str:
    text = _COMMENT.sub(" ", _AUTOLINK.sub(r"\1", text))
    return _TAG.sub("", _BREAK.sub(", ", text))


def _without_paths(text: str) -> str:
    """Addresses of web pages become the name of their host."""
    return _PATH.sub(_host, _WWW.sub(_host, _URL.sub(_host, text)))


def _without_marks(text: str) -> str:
    """Arrows, emoticons, the frames of formulas and the marks of emphasis go."""
    text = _ARROW.sub(", ", _EMOTICON.sub("", text))
    if "$" in text or "\\" in text:
        text = _MATH.sub(lambda found: f" {found[1] or found[2] or ''} ", text)
        text = _ESCAPE.sub(r"\1", _TEXT.sub(r"\1", text))
    text = _STRIKE.sub("", _STARS.sub("", _CODE.sub("", text)))
    return _INNER_UNDERSCORE.sub(" ", _UNDERSCORES.sub("", text))


def _host(found: re.Match[str]) -> str:
    """A person says where, not the path; what ended the sentence stays."""
    end = found[0][-1]
    return found[1].rstrip(".,;:!?") + (end if end in ".,;:!?" else "")
