"""The plain evaluator over one record at a time: the definition of the language and the source of every trace."""

from checker.engines.reference.blame import Wanting
from checker.engines.reference.engine import ReferenceEngine
from checker.engines.reference.judge import Brief
from checker.engines.reference.trace import Depth, Trace

__all__ = ["Brief", "Depth", "ReferenceEngine", "Trace", "Wanting"]
