"""The judgement: what a mail asks, who asks, what is to be done, in which words. Pure."""
