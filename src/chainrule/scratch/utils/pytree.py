"""Trees of lists, tuples and dictionaries: what public code uses of `torch.utils._pytree`.

>>> tree_map(lambda x: 2 * x, {"a": [1, (2,)]})
{'a': [2, (4,)]}
>>> leaves, spec = tree_flatten({"a": [1, (2,)]})
>>> leaves, tree_unflatten(leaves, spec)
([1, 2], {'a': [1, (2,)]})
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["tree_any", "tree_flatten", "tree_leaves", "tree_map", "tree_map_only", "tree_unflatten"]
DICTS = (dict, OrderedDict)


def tree_map(func: Callable[..., Any], tree: Any, *rests: Any, is_leaf: Any = None) -> Any:
    """Return the tree with `func` of each leaf, and of those of other trees of its form."""
    if is_leaf is not None and is_leaf(tree):
        return func(tree, *rests)
    if type(tree) in DICTS:
        pairs = [
            (key, tree_map(func, tree[key], *(r[key] for r in rests), is_leaf=is_leaf))
            for key in tree
        ]
        return type(tree)(pairs)
    if isinstance(tree, list | tuple):
        mapped = [
            tree_map(func, *parts, is_leaf=is_leaf) for parts in zip(tree, *rests, strict=True)
        ]
        return type(tree)(*mapped) if hasattr(tree, "_fields") else type(tree)(mapped)
    return func(tree, *rests)


def tree_map_only(kind: Any, func: Callable[[Any], Any], tree: Any, is_leaf: Any = None) -> Any:
    """Return the tree with `func` of each leaf of a kind."""
    return tree_map(lambda x: func(x) if isinstance(x, kind) else x, tree, is_leaf=is_leaf)


def tree_leaves(tree: Any, is_leaf: Any = None) -> list[Any]:
    """Return the leaves from left to right."""
    found: list[Any] = []
    tree_map(found.append, tree, is_leaf=is_leaf)
    return found


def tree_flatten(tree: Any, is_leaf: Any = None) -> tuple[list[Any], Any]:
    """Return the leaves, and the tree without them."""
    return tree_leaves(tree, is_leaf), tree_map(lambda _: None, tree, is_leaf=is_leaf)


def tree_unflatten(leaves: Any, treespec: Any) -> Any:
    """Return the tree with leaves again."""
    rest: Iterator[Any] = iter(leaves)
    return tree_map(lambda _: next(rest), treespec)


def tree_any(pred: Callable[[Any], bool], tree: Any, is_leaf: Any = None) -> bool:
    """Tell whether `pred` holds for a leaf."""
    return any(map(pred, tree_leaves(tree, is_leaf)))
