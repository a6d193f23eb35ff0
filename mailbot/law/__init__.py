"""The law as functions: one file per right, and the days it counts.

Pure: given facts about one ask, each right answers with a `Step`.
Article numbers are GDPR's unless another act is named.
"""
