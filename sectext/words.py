"""Legal words: how a text divides into tokens, and which of them differ between two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from diff_match_patch import diff_match_patch

# One alternative a kind of token; the order matters, because an amount and a reference both begin with a digit.
_TOKEN = re.compile(
    r"""
    [£$€]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?(?!\w)             # £1,200.50
  | [£$€]\d+(?:\.\d+)?%?(?!\w) | \d+(?:\.\d+)?%            # £30, 12.5%
  | [A-Z]{0,3}\d+(?:\.\d+)*[A-Z]{0,2}(?:\([0-9A-Za-z]{1,5}\))+   # G3.2(a), 3(b)(ii)
  | [A-Z]{0,3}\d+(?:\.\d+)+[A-Z]{0,2}(?!\w)                # G3.20A
  | \w+(?:['’‐‑-]\w+)*(?:[\u0300-\u036f]+\w*)*(?:\++(?!\w))?     # Supplier's, half-hourly, SMETS2+
  | \s+
  | .
    """,
    re.VERBOSE | re.DOTALL,
)

# Above this many pairs of tokens the exact table costs more than it gives (about 10 ms).
_EXACT_PAIRS = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Characters `start` to `end` of the old text become `put`. start == end is an insertion; put == "" an omission."""

    start: int
    end: int
    put: str


def tokens(text: str) -> list[str]:
    """The legal tokens of a text, in order; joined together they are the text again.

    A clause reference, an amount and a word with its inner apostrophe or hyphen are whole; white space is one run.
    """
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The tokens that are words, numbers or references: no spaces, no punctuation."""
    return [token for token in tokens(text) if token[-1].isalnum() or (len(token) > 1 and not token.isspace())]


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """The least edits, in whole tokens and in printed order, that turn `old` into `new`.

    Text that stays is never part of an edit, but for a single space or bracket between two replacements.
    """
    if old == new:
        return ()
    before, after = tokens(old), tokens(new)
    hunks = _join(_hunks(before, after), before, after)
    offsets = _offsets(before)
    return tuple(
        Edit(start=offsets[a], end=offsets[b], put="".join(after[c:d])) for a, b, c, d in _settle(hunks, before, after)
    )


# A hunk replaces before[a:b] by after[c:d].
_Hunk: TypeAlias = tuple[int, int, int, int]


def _hunks(before: Sequence[str], after: Sequence[str]) -> list[_Hunk]:
    """Where two token lists differ, found between what they share at both ends."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    a, b = before[head : len(before) - tail], after[head : len(after) - tail]
    kept = _kept_exactly(a, b) if len(a) * len(b) <= _EXACT_PAIRS else _kept_fast(a, b)
    return [(p + head, q + head, r + head, s + head) for p, q, r, s in _gaps(kept, len(a), len(b))]


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _kept_exactly(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of tokens to keep so that the most characters stay (a weighted longest common subsequence)."""
    width = len(b)
    best = [[0] * (width + 1)]
    for x in reversed(a):
        below, row, size = best[-1], [0] * (width + 1), len(x)
        for j in range(width - 1, -1, -1):
            if x == b[j]:
                row[j] = below[j + 1] + size  # equal tokens weigh the same: nothing is gained by keeping later ones
            else:
                row[j] = below[j] if below[j] > row[j + 1] else row[j + 1]
        best.append(row)
    best.reverse()
    kept: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < width:
        if a[i] == b[j]:
            kept.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return kept


def _kept_fast(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The same for long texts: each token coded as one character, then diff-match-patch over the coded strings."""
    codes: dict[str, str] = {}
    for token in (*a, *b):
        codes.setdefault(token, _character(len(codes)))
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # its default gives up in silence after a second
    kept: list[tuple[int, int]] = []
    i = j = 0
    for kind, text in engine.diff_main("".join(map(codes.__getitem__, a)), "".join(map(codes.__getitem__, b)), False):
        if kind == 0:
            kept.extend((i + k, j + k) for k in range(len(text)))
        i += len(text) if kind <= 0 else 0
        j += len(text) if kind >= 0 else 0
    return kept


def _character(number: int) -> str:
    """A character of its own for each number, clear of the surrogates."""
    return chr(number + 1) if number + 1 < 0xD800 else chr(number + 0x2800)


def _gaps(kept: Sequence[tuple[int, int]], a_end: int, b_end: int) -> Iterator[_Hunk]:
    i = j = 0
    for p, q in (*kept, (a_end, b_end)):
        if p > i or q > j:
            yield i, p, j, q
        i, j = p + 1, q + 1


def _join(hunks: Sequence[_Hunk], before: Sequence[str], after: Sequence[str]) -> list[_Hunk]:
    """Make one replacement of two that stand a single space or opening bracket apart, if they share no word."""
    joined: list[_Hunk] = []
    for hunk in hunks:
        if joined and _is_replacement(hunk) and _is_replacement(joined[-1]):
            a, b, c, _ = joined[-1]
            between = before[b : hunk[0]]
            whole = (a, hunk[1], c, hunk[3])
            if between in ([" "], ["("]) and not _shares_a_word(whole, before, after):
                joined[-1] = whole
                continue
        joined.append(hunk)
    return joined


def _is_replacement(hunk: _Hunk) -> bool:
    return hunk[0] < hunk[1] and hunk[2] < hunk[3]


def _shares_a_word(hunk: _Hunk, before: Sequence[str], after: Sequence[str]) -> bool:
    a, b, c, d = hunk
    return any(token[-1].isalnum() for token in set(before[a:b]) & set(after[c:d]))


def _settle(hunks: Sequence[_Hunk], before: Sequence[str], after: Sequence[str]) -> Iterator[_Hunk]:
    """Slide each pure insertion or omission, where equal words allow it, to begin at a space: "after X insert “ Y”"."""
    for number, (a, b, c, d) in enumerate(hunks):
        if _is_replacement((a, b, c, d)):
            yield a, b, c, d
            continue
        text, low, high = (after, c, d) if a == b else (before, a, b)
        floor = hunks[number - 1][1 if text is before else 3] if number else 0
        limit = hunks[number + 1][0 if text is before else 2] if number + 1 < len(hunks) else len(text)
        shift = _best_slide(
            text, low, high, floor + (1 if number else 0), limit - (1 if number + 1 < len(hunks) else 0)
        )
        yield a + shift, b + shift, c + shift, d + shift


def _best_slide(text: Sequence[str], low: int, high: int, floor: int, limit: int) -> int:
    """How far text[low:high] may move over equal tokens, and the best place there: starting at a space, least moved."""
    left, right = 0, 0
    while low - left > floor and text[low - left - 1] == text[high - left - 1]:
        left += 1
    while high + right < limit and text[low + right] == text[high + right]:
        right += 1
    return min(range(-left, right + 1), key=lambda shift: (not text[low + shift].isspace(), abs(shift), shift))


def _offsets(parts: Sequence[str]) -> list[int]:
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return offsets
