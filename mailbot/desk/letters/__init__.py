"""Decisions in words: each letter written, laid out, and held against what the law wants in it."""
