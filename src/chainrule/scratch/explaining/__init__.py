"""Step into the tape: `explain(loss)` tells what a backward pass does, op by op.

    from chainrule.scratch import explain

    print(explain(loss))                   # before loss.backward()

rows, graph      what is told of each op; how it is read off the tape
way_back, names  the formula and line of an op's way back; what tensors are called
explanation      the walk that measures and changes nothing
table, picture → layout → drawing, dot, page    as text, SVG, Graphviz, in a notebook
walks, watching, debugger    watch a program's own first backward pass; stop inside it

>>> from chainrule import scratch as torch
>>> w = torch.tensor([3.0], requires_grad=True)
>>> [row.op for row in explain((w * w).sum()).rows]
['mul', 'sum']
"""

from chainrule.scratch.explaining.debugger import break_in
from chainrule.scratch.explaining.explanation import Explanation, explain
from chainrule.scratch.explaining.rows import Gradient, Row, Value
from chainrule.scratch.explaining.watching import first_step

__all__ = ["Explanation", "Gradient", "Row", "Value", "break_in", "explain", "first_step"]
