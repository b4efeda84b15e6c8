"""One command from a bare checkout to a running product.

`python -m config.stack run` starts PostgreSQL and Valkey from their wheels, prepares the database and runs web, worker and clock under one
supervisor; `exec`, `test`, `backup` and `restore` use the same engines. Nothing here imports Django: this package starts it.
"""
