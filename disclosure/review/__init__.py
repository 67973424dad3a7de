"""Reviews as evidence: what an entry is bound to, who signed it, and how it is recorded.

`seal` computes what an entry binds to, `signature` makes and verifies signatures,
`record` changes the review in a file, `steps` are what people do: submit, approve,
return, publish, withdraw.
"""
