"""Rules for the order in which the standard wants properties and settings, and for the setting that tracks changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import Part, WordFile, local, w
from sectext.formats.word.opening import Element


def _sequence(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# The sequences of ECMA-376, part 1: 17.3.1.26 (pPr), 17.3.1.29 and 17.3.2.28 (rPr), 17.4.81 (trPr), 17.15.1.78.
_PARAGRAPH = _sequence("""
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr pPrChange
""")
_RUN = _sequence("""
ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em
lang eastAsianLayout specVanish oMath rPrChange
""")
_ROW_ENDS = ["ins", "del", "trPrChange"]
_SETTINGS = _sequence("""
writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts
embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState
formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView
trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme
styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope
summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting
bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin
drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne
strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema
saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly
useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr
endnotePr compat docVars rsids attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults doNotEmbedSmartTags
decimalSymbol listSeparator
""")


@rule(
    "paragraph-properties-order",
    "error",
    summary="The properties of a paragraph are not in the order of the standard.",
    why="Word is strict here, and drops properties or refuses the file.",
    hint="In w:pPr: w:pStyle first, w:numPr before w:ind and w:jc, then w:rPr, w:sectPr, w:pPrChange.",
)
def paragraph_properties_order(file: WordFile) -> Iterator[Flaw]:
    for part in file.parts:
        yield from _out_of_order(part, part.every("pPr"), _PARAGRAPH)


@rule(
    "run-properties-order",
    "warning",
    summary="The properties of a run, or of a paragraph mark, are not in the order of the standard.",
    why="A revision that is not first, or a w:rPrChange that is not last, may be passed over.",
    hint="In w:rPr: w:ins, w:del, w:moveFrom, w:moveTo first, w:rPrChange last.",
)
def run_properties_order(file: WordFile) -> Iterator[Flaw]:
    for part in file.parts:
        yield from _out_of_order(part, part.every("rPr"), _RUN)


@rule(
    "row-properties-order",
    "error",
    summary="The revision of a row does not stand after the other properties of the row.",
    why="Word may pass over it, so that the row is neither inserted nor deleted.",
    hint="In w:trPr: w:ins, w:del and w:trPrChange last.",
)
def row_properties_order(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for properties in part.every("trPr"):
            places = [_ROW_ENDS.index(local(e)) if local(e) in _ROW_ENDS else -1 for e in properties]
            if places != sorted(places):
                yield part.flaw(properties, "w:trPr has its revision before other properties.")


@rule(
    "settings-order",
    "error",
    summary="The settings of the file are not in the order of the standard.",
    why="Word is strict here, and may refuse the file.",
    hint="Put w:trackRevisions after w:zoom and before w:defaultTabStop.",
)
def settings_order(file: WordFile) -> Iterator[Flaw]:
    if file.settings is not None:
        yield from _out_of_order(file.settings, iter([file.settings.root]), _SETTINGS)


@rule(
    "track-changes-setting",
    "error",
    summary="The settings have w:trackChanges, which there is not.",
    why="The file is invalid, and Word does not track what is typed into it.",
    hint="The setting is w:trackRevisions.",
)
def track_changes_setting(file: WordFile) -> Iterator[Flaw]:
    if file.settings is not None:
        for setting in file.settings.every("trackChanges"):
            yield file.settings.flaw(setting, "There is no setting w:trackChanges.")


def _out_of_order(part: Part, properties: Iterator[Element], order: Sequence[str]) -> Iterator[Flaw]:
    """What stands after something that the order wants behind it. Elements of other namespaces are passed over."""
    places = {name: place for place, name in enumerate(order)}
    for each in properties:
        last = ""
        for child in each:
            name = local(child)
            if name not in places or child.tag != w(name):
                continue
            if last and places[name] < places[last]:
                yield part.flaw(child, f"In w:{local(each)}, w:{name} stands after w:{last}.")
                break
            last = name


RULES = (
    paragraph_properties_order,
    run_properties_order,
    row_properties_order,
    settings_order,
    track_changes_setting,
)
