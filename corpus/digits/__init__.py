"""The re-reader of digits: crops in, runs of Thai and Arabic digits with confidences out."""

from corpus.digits.reader import DigitReader, DigitRun

__all__ = ["DigitReader", "DigitRun"]
