"""The corpus proves itself: files are what their digests say, and each version is its parent and its modifications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from sectext import chain
from sectext.address import Address
from sectext.code import Code
from sectext.commencement import Bounds, evaluate
from sectext.compare import compare
from sectext.errors import Finding, IntegrityError, MalformedFile, SectextError
from sectext.files import Files, Folder, steadily
from sectext.held import Held
from sectext.kept import Kept, Rewritten, kept
from sectext.library import digest_of, file_name, open, read_versions
from sectext.merge import apply_all
from sectext.modification import Drafted, located
from sectext.patch import Delete, Insert, Operation, Patch, PatchConflict, Renumber, Reword, place
from sectext.reasons import bounds_in_words
from sectext.redline import apply
from sectext.timeline import Version
from sectext.tree import Clause, digest, index, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was proved: how many versions, texts and modifications, and commits of git, were gone through.

    `remarks` say what git could not prove, and what was taken away at one time and put back. The chain has `entries`
    and a `head`, none where nothing was sealed; `findings` say what is not sealed yet, or newer than a manifest.
    """

    versions: int
    texts: int
    replayed: int
    commits: int
    remarks: tuple[str, ...]
    entries: int
    head: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that does not hold: the file, the clause where it can be named, and what is wrong."""

    file: str
    problem: str
    address: Address | None = None

    def __str__(self) -> str:
        return f"{self.file}  {f'{self.address}: ' if self.address else ''}{self.problem}"


class CorpusNotProved(IntegrityError):
    """The corpus does not prove itself; `flaws` says where."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("\n".join(map(str, flaws)), hint="")
        self.flaws = tuple(flaws)

    def __str__(self) -> str:
        count = len(self.flaws)
        return f"{self.problem}\n{count} thing{'s' if count > 1 else ''} in the corpus cannot be proved."


def verify(
    folder: str | Path, *, today: date | None = None, against: Path | None = None, key: Path | None = None
) -> Proof:
    """Prove the corpus in a folder, from git that nothing published was edited away, and by its chain. Reads only.

    `today` is the day of what is not committed yet; the machine's if it is not given. `against` is a published
    manifest, and `key` the public key of whoever signed it. Raises CorpusNotProved with every flaw, MalformedFile,
    NotAManifest, NotSigned.
    """
    root, day = Path(folder), today or date.today()
    told = _manifest(against, key) if against is not None else None
    return steadily(root, lambda files: _proof(root, files, day, told))


def check_itself(root: Path, *, today: date) -> None:
    """That the corpus proves itself, its chain left aside. Raises CorpusNotProved, MalformedFile."""
    _, _, found = _unchained(root, today)
    if found:
        raise CorpusNotProved(found)


def _proof(root: Path, files: Folder, day: date, told: chain.Manifest | None) -> Proof:
    sealed = chain.prove(files, day=day, before=_committed(root))
    wrong = [Flaw(file=each.where, problem=each.problem) for each in sealed.troubles]
    newer, others = _against(sealed, files, told) if told is not None else ((), ())
    wrong += others
    try:
        code, history, found = _unchained(root, day)
    except CorpusNotProved as error:
        raise CorpusNotProved([*wrong, *error.flaws]) from None
    except SectextError as error:
        if not wrong:
            raise
        what = "It cannot be read either" if isinstance(error, MalformedFile) else "So it proves nothing"
        malformed = Flaw(file=error.where or "corpus", problem=f"{what}: {error.problem} {error.hint}".strip())
        raise CorpusNotProved([*wrong, malformed]) from None
    named = {flaw.file for flaw in found}
    wrong = [flaw for flaw in wrong if flaw.file not in named]
    if found or wrong:
        raise CorpusNotProved([*found, *wrong])
    return Proof(
        versions=len(code.versions),
        texts=len({held.file for held in code.held.values()}),
        replayed=sum(len(v.made_by) for v in code.versions),
        commits=history.commits,
        remarks=tuple(history.remarks),
        entries=sealed.entries,
        head=sealed.head,
        findings=(*sealed.findings, *newer),
    )


def _unchained(root: Path, day: date) -> tuple[Code, Kept, list[Flaw]]:
    """The code, what git shows, and all that does not hold; a file both altered and malformed is told as both."""
    altered = dict(_altered(root))
    try:
        code = open(root, cached=False)
    except MalformedFile as error:
        if not altered:
            raise
        wrong = [Flaw(file=file, problem=problem) for file, problem in altered.items()]
        malformed = Flaw(file=error.where, problem=f"It cannot be read: {error.problem} {error.hint}".strip())
        raise CorpusNotProved([*wrong, malformed]) from None
    history = kept(root, today=day)
    return code, history, [*flaws(code, altered), *(_edited_away(each) for each in history.rewritten)]


def _manifest(file: Path, key: Path | None) -> chain.Manifest:
    """A published manifest, its signature checked where a key is given."""
    data = file.read_bytes()
    if key is not None:
        from sectext.chain.signature import check

        check(data, file, key)
    return chain.read_manifest(data, name=str(file))


def _against(sealed: chain.Sealed, files: Folder, told: chain.Manifest) -> tuple[tuple[Finding, ...], tuple[Flaw, ...]]:
    """What is newer than a manifest, and what is not as in it."""
    found = list(chain.compared(told, sealed.chain or chain.Chain(), files))
    newer = (Finding(code="newer-than-manifest", where=d.file, problem=d.problem) for d in found if d.is_newer)
    return tuple(newer), tuple(Flaw(file=d.file, problem=d.problem) for d in found if not d.is_newer)


def _committed(root: Path) -> chain.Before:
    """What the last commit has of a file; git is asked when a file is altered, and once."""

    @cache
    def last() -> Files | None:
        from sectext.history import snapshot  # GitPython is slow to import

        try:
            return snapshot(root, "HEAD")
        except SectextError:
            return None

    def before(name: str) -> bytes | None:
        files = last()
        return files.read(name) if files is not None and name in files.names(name) else None

    return before


def _edited_away(found: Rewritten) -> Flaw:
    return Flaw(file=found.file, problem=str(found).removeprefix(f"{found.file}  "))


def _altered(root: Path) -> Iterator[tuple[str, str]]:
    """The files whose bytes are not what version.toml says."""
    for folder in sorted((root / "corpus" / "sec_versions").iterdir()):
        if folder.is_dir() and not (folder / "version.toml").is_file():
            yield folder.relative_to(root).as_posix(), "The folder has no version.toml."
    for version in read_versions(Folder(root), str(root)):
        for file, sha256 in (each for document in version.documents for each in document.files):
            name = file_name(version.label, file)
            if not (root / name).is_file():
                yield name, f"The file is missing; {version.file} names it."
            elif (found := digest_of((root / name).read_bytes())) != sha256:
                yield name, f"Its sha256 is {found}, but {version.file} says {sha256}."


def flaws(code: Code, altered: dict[str, str]) -> Iterator[Flaw]:
    """Everything in a code that does not hold. `altered`: the files whose bytes are not as stated, and how."""
    explained: set[str] = set()
    yield from _never_replayed(code)
    yield from _not_said_to_be_held(code)
    yield from _on_quashed(code)
    yield from _unknown_names(code)
    by_label = {version.label: version for version in code.versions}
    for child in code.versions:
        parent = by_label[child.parent] if child.parent else None
        for document in child.documents if parent else ():
            assert parent is not None
            for flaw in _replay(code, parent, child, document.name, altered):
                explained.add(flaw.file)
                yield flaw
    for file, problem in altered.items():
        detail = (
            ""
            if file in explained
            else " Its clauses read as the modifications say: look at its front matter and layout."
        )
        yield Flaw(file=file, problem=problem + detail)
    yield from _dates(code)


def _not_said_to_be_held(code: Code) -> Iterator[Flaw]:
    """Clauses that a file has, though its version does not count them among what is held."""
    for version in code.versions:
        for document in version.documents:
            held = code.held[version.label, document.name]
            for found in walk(held.tree) if document.file else ():
                if found.clause.kind == "clause" and not document.holds(found.address):
                    problem = f"stands in {held.file}, but is not among what is said to be held."
                    yield Flaw(file=version.file, address=found.address, problem=problem)


def _never_replayed(code: Code) -> Iterator[Flaw]:
    """Changes that no version shows: to a document that the version they made does not list, or that cannot be read."""
    for version in code.versions:
        listed = {document.name for document in version.documents}
        for name in version.made_by:
            modification = code.modification(name.partition("#")[0])
            part = name.partition("#")[2]
            changed = {change.document for change in modification.changes if part in ("", change.part)}
            for document in sorted(changed - listed):
                problem = f"{name} changes {document}, which {version.label} does not list."
                yield Flaw(file=version.file, problem=problem)
            if modification.stage not in code.governance.binding:
                problem = f"{version.label} is made by {name}, whose stage is “{modification.stage}”."
                yield Flaw(file=modification.file, problem=problem)
    for modification in code.modifications:
        broken = code.drafts[modification.id]
        if isinstance(broken, SectextError) and modification.stage in code.governance.binding:
            yield Flaw(file=broken.where or modification.file, problem=broken.problem)


def _replay(code: Code, parent: Version, child: Version, name: str, altered: dict[str, str]) -> Iterator[Flaw]:
    """Whether a document of a version is its parent's with the modifications that the version names."""
    after = code.held[child.label, name]
    before = next((code.held[v.label, name] for v in _ancestors(code, child) if (v.label, name) in code.held), None)
    if before is None:
        return
    try:
        clauses = code.view().clauses(name)
        patches = [
            clauses.drafted_on(parent.label, drafted)
            for made in child.made_by
            for drafted in code.patches(made)
            if drafted.patch.document == name
        ]
    except SectextError as error:
        yield Flaw(file=error.where or child.file, problem=f"{child.label} is made by it. {error}")
        return
    try:
        expected = _applied(before.tree, patches)
    except PatchConflict as error:
        yield from _unfit(before, after, patches, child, error, altered)
        return
    if expected == after.tree:
        return
    yield from _differences(expected, before, after, child, parent, altered)


def _ancestors(code: Code, version: Version) -> Iterator[Version]:
    """The versions that a version descends from, the nearest first."""
    by_label = {each.label: each for each in code.versions}
    while version.parent is not None:
        version = by_label[version.parent]
        yield version


def _unknown_names(code: Code) -> Iterator[Flaw]:
    """An event or a modification that something waits for or follows, and that the corpus does not have."""
    events = {event.id for event in code.events}
    for event, file in code.awaited().items():
        if event not in events:
            problem = f"It waits for the event “{event}”, which corpus/events.toml does not have."
            yield Flaw(file=file, problem=problem)
    names = {modification.id for modification in code.modifications}
    for modification in code.modifications:
        for other in modification.follows:
            if other not in names:
                yield Flaw(file=modification.file, problem=f"It follows “{other}”, which is no modification held.")


def _on_quashed(code: Code) -> Iterator[Flaw]:
    """A version that never took effect leaves nothing behind: what was built on it has to be replaced."""
    standing = [entry.version for entry in code.view().chain]
    quashed = {v.label for v in code.versions if (b := v.bounds(None, code.facts, code.calendar)) and b.never}
    for version in standing:
        above = next((v.label for v in _ancestors(code, version) if v.label in quashed), None)
        if above is not None:
            problem = f"{version.label} descends from {above}, which never took effect: a version has to replace it."
            yield Flaw(file=version.file, problem=problem)


def _applied(tree: Clause, drafted: Sequence[Drafted]) -> Clause:
    try:
        return apply_all(tree, [each.patch for each in drafted])
    except PatchConflict as error:
        raise located(error, drafted) from None


def _differences(
    expected: Clause, before: Held, after: Held, child: Version, parent: Version, altered: dict[str, str]
) -> Iterator[Flaw]:
    """What the child says otherwise. The file whose digest fails is named; where neither or both fail, the child's."""
    made = f"{parent.label} and {', '.join(child.made_by)}" if child.made_by else parent.label
    blame_parent = before.file in altered and after.file not in altered
    intact = not {before.file, after.file} & altered.keys()
    files = ", ".join(f"modifications/{m.partition('#')[0]}/modification.toml" for m in child.made_by)
    remark = f" Both texts have their digests: look at {files or child.file}." if intact else ""
    for operation in compare(expected, after.tree).operations:
        at = place(operation)
        old, new = _both(operation)
        if blame_parent:
            problem = f"reads “{old}”, but {child.label}, with its modifications undone, has “{new}”."
            yield Flaw(file=before.file, address=at, problem=problem)
        else:
            problem = f"reads “{new}”, but {made} give “{old}”.{remark}"
            yield Flaw(file=after.file, address=at, problem=problem)


def _unfit(
    before: Held, after: Held, patches: Sequence[Drafted], child: Version, error: PatchConflict, altered: dict[str, str]
) -> Iterator[Flaw]:
    """A modification does not fit the parent: undone from the child, it shows what the parent should say.

    Where both texts have their digests it is the modification that was changed, and its lines are named.
    """
    if not {before.file, after.file} & altered.keys():
        for conflict in error.conflicts:
            file = conflict.where or child.file
            yield Flaw(file=file, address=conflict.at, problem=f"{child.label} cannot be made: {conflict.problem}")
        return
    try:
        expected = after.tree
        for drafted in reversed(patches):
            expected = apply(expected, _undone(drafted.patch, expected))
        operations: Sequence[Operation] = compare(expected, before.tree).operations
    except SectextError:
        operations = ()
    for operation in operations:
        at = place(operation)
        old, new = _both(operation)
        problem = f"reads “{new}”, but {child.label}, with its modifications undone, has “{old}”."
        yield Flaw(file=before.file, address=at, problem=problem)
    if not operations:
        for conflict in error.conflicts:
            problem = f"{child.label} cannot be made from it: {conflict.problem}"
            yield Flaw(file=before.file, address=conflict.at, problem=problem)


def _undone(patch: Patch, result: Clause) -> Patch:
    """The operations turned round without asking the base, which is in doubt; a deletion cannot be, and is left."""
    return replace(patch, operations=tuple(op for each in patch.text_operations for op in _turned(each, result)))


def _turned(operation: Operation, result: Clause) -> Iterator[Operation]:
    match operation:
        case Reword(find=old, put=new):
            yield replace(operation, find=new, put=old)
        case Insert(into=into, clauses=clauses):
            path = index(result)[into]
            for found in walk(result):
                if found.path[:-1] == path and found.path and found.clause in clauses:
                    yield Delete(at=found.address, was=digest(found.clause))
        case Renumber(at=at, to=to):
            there = Address(document=at.document, steps=(*at.steps[:-1], to))
            yield Renumber(at=there, to=at.steps[-1])
        case _:
            raise IntegrityError(f"{type(operation).__name__} cannot be undone without its base.")


def _both(operation: Operation) -> tuple[str, str]:
    """The words of a difference on either side."""
    match operation:
        case Reword(find=old, put=new):
            return old, new
        case Renumber(at=at, to=to):
            return at.steps[-1] if at.steps else at.document, to
        case Delete(at=at):
            return str(at), "nothing"
        case Insert(clauses=clauses):
            return "nothing", ", ".join(c.label or c.text or c.kind for c in clauses)
        case _:
            return "in its place", "elsewhere"


def _dates(code: Code) -> Iterator[Flaw]:
    """A version begins when its modifications do, and not before its parent."""
    for child in code.versions:
        bounds = child.bounds(None, code.facts, code.calendar)
        if bounds is None or bounds.never:
            continue
        parent = next(_ancestors(code, child), None)
        before = parent.bounds(None, code.facts, code.calendar) if parent else None
        if before and before.not_before and bounds.not_after and bounds.not_after < before.not_before:
            problem = (
                f"{child.label} ends its bounds on {bounds.not_after}, before its parent begins ({before.not_before})."
            )
            yield Flaw(file=child.file, problem=problem)
        for name in child.made_by:
            rule = code.modification(name.partition("#")[0]).commencement
            ruled = None if rule is None else evaluate(rule, code.facts, None, code.calendar)
            if ruled is None or _agree(ruled, bounds):
                continue
            begins = "never" if ruled.never else _day_of(ruled)
            problem = f"{child.label} is effective {_day_of(bounds)}, but {name} commences {begins} by its own rule."
            yield Flaw(file=child.file, problem=problem)


def _agree(rule: Bounds, version: Bounds) -> bool:
    """Whether there is a day on which both a rule and a version may begin; a plan alone contradicts nothing."""
    if rule.never:
        return False
    low = max((d for d in (rule.not_before if rule.fixed else rule.firm, version.not_before) if d), default=None)
    high = min((d for d in (rule.not_after, version.not_after) if d), default=None)
    return low is None or high is None or low <= high


def _day_of(bounds: Bounds) -> str:
    return f"on {bounds.fixed}" if bounds.fixed else bounds_in_words(bounds)
