"""Reply templates, checked before they are ever run: few constructs, all of them bounded.

A text may print facts, choose by them and go through a list once. It cannot compute, define,
nest lists or call, so whatever the owner writes ends at once (T-OUT-04).
"""

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from mailbot.errors import Fault
from mailbot.said import Said, foreign, said

LARGEST = 100_000

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.If,
    nodes.For,
    nodes.Include,
)
_TESTS = frozenset({"none", "defined"})


def included_by(tree: nodes.Template) -> tuple[str, ...]:
    """Names of the templates it includes."""
    named = (node.template for node in tree.find_all(nodes.Include))
    return tuple(str(n.value) for n in named if isinstance(n, nodes.Const))


def parsed(
    sandbox: Environment, where: str, source: str
) -> tuple[nodes.Template | None, Fault | None]:
    """The template as a tree, or what is wrong with it."""
    if len(source.encode()) > LARGEST:
        return None, Fault(
            where, said("is longer than {largest} bytes", largest=LARGEST), said("make it shorter")
        )
    try:
        return sandbox.parse(source), None
    except TemplateSyntaxError as wrong:
        return None, Fault(
            said("{file}: line {line}", file=where, line=wrong.lineno),
            foreign(str(wrong.message)),
            said("correct it there"),
        )
    except RecursionError:
        return None, Fault(where, said("is nested too deeply"), said("make it simpler"))


def faults_in(
    tree: nodes.Template, where: str, known: frozenset[str], filters: frozenset[str], *, part: bool
) -> Iterator[Fault]:
    """What a template may not do. part: it is included by others, so it has no loop itself."""
    bound = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
    for node in tree.find_all(nodes.Node):
        wrong = _wrong(node, known | bound | {"loop"}, filters, part=part)
        if wrong is not None:
            yield Fault(said("{file}: line {line}", file=where, line=node.lineno), *wrong)


def _wrong(
    node: nodes.Node, known: frozenset[str], filters: frozenset[str], *, part: bool
) -> tuple[Said, Said] | None:
    wrong: tuple[Said, Said] | None = None
    match node:
        case nodes.Name(ctx="load", name=name) if name not in known:
            wrong = said("{name} is no fact of this letter", name=repr(name)), _one_of(known)
        case nodes.Filter(name=name) if name not in filters:
            wrong = said("there is no filter {name}", name=repr(name)), _one_of(filters)
        case nodes.Test(name=name) if name not in _TESTS:
            wrong = said("the test {name} is not allowed", name=repr(name)), _one_of(_TESTS)
        case nodes.For() if part or node.recursive or _nested(node):
            wrong = said("a list within a list"), said("go through one list at a time")
        case nodes.Include() if part or not _plain(node):
            right = said('include "_name.txt", from a letter only')
            wrong = said("this include is not allowed"), right
        case nodes.Getattr(attr=name) if name.startswith("_"):
            wrong = said("{name} is not allowed", name=repr(name)), said("use the facts only")
        case _ if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            right = said("print facts, choose by them, list them")
            wrong = said("`{kind}` is not allowed in a letter", kind=kind), right
    return wrong


def _one_of(names: frozenset[str]) -> Said:
    return said("use one of: {listed}", listed=", ".join(sorted(names)))


def _nested(loop: nodes.For) -> bool:
    return any(True for _ in loop.find_all((nodes.For, nodes.Include)))


def _plain(node: nodes.Include) -> bool:
    name = node.template.value if isinstance(node.template, nodes.Const) else None
    return isinstance(name, str) and name.startswith("_") and not node.ignore_missing
