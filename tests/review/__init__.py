"""Reviews as evidence: digests, signatures, the record in the file, the steps, and what forgers try."""
