"""For sites that start gunicorn themselves, as the container does; `sample-tracking serve` needs no such file.

gunicorn --config gunicorn.conf.py "sample_tracking.wsgi:application()"
"""

import os
import tempfile

from sample_tracking.cli.serve import SHARED_FOLDER, defaults

globals().update(defaults())
bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("THREADS", "4"))
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
errorlog = "-"
control_socket_disable = True  # since 25.1, a socket below the home folder
# The workers write their figures there, and /metrics adds them up.
os.environ.setdefault(SHARED_FOLDER, tempfile.mkdtemp(prefix="sample-tracking-"))
