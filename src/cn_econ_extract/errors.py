"""The errors of the library: one small hierarchy, each message names the problem and the mend."""


class CnEconError(Exception):
    """Base of every error that the library raises on purpose."""


class InputError(CnEconError):
    """An input file cannot be read as an article. The message names the file, the problem and the mend."""


class TextTooLongError(CnEconError, ValueError):
    """The text is longer than the extractor's limit (`Extractor(max_length=…)`, in code points)."""


class PublishedDateError(CnEconError, ValueError):
    """`published` is neither a date, nor an ISO 8601 day, nor free text that names one day."""


class GazetteerError(CnEconError, ValueError):
    """A user's gazetteer (`Extractor(gazetteers=…)`) or home region is not readable. The message names row and mend."""


class RecordError(CnEconError, ValueError):
    """JSON that is not a document of the schema `cn_econ_extract/1`."""


class MissingExtraError(CnEconError, ImportError):
    """A package that an extra brings is not installed. The message names the extra."""


class RuleError(CnEconError, ValueError):
    """A rule file is malformed. The message names the file and the rule."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem
