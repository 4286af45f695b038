# Builds with the repository as its context: docker build -t sample-tracking .
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /opt/sample-tracking \
    && /opt/sample-tracking/bin/pip install --require-hashes -r requirements.lock \
    && python -m venv /build \
    && /build/bin/pip install --require-hashes -r requirements-dev.lock
COPY pyproject.toml README.md LICENSE COPYING ./
COPY sample_tracking sample_tracking
COPY plugins plugins
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/sample-tracking/bin/pip install --no-deps /wheels/*.whl \
    && /opt/sample-tracking/bin/python -m compileall -q /opt/sample-tracking \
    && /opt/sample-tracking/bin/pip uninstall -q -y pip

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Sample Tracking" org.opencontainers.image.licenses="LGPL-3.0-or-later"
COPY --from=build /opt/sample-tracking /opt/sample-tracking
COPY LICENSE COPYING /usr/share/doc/sample-tracking/
COPY config/gunicorn.conf.py /etc/sample-tracking/gunicorn.conf.py
# Numbers, so that a cluster can see that it is not root. The database file of a trial lies in /data.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
WORKDIR /data
ENV PATH=/opt/sample-tracking/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
# The root may be read-only; a small tmpfs on the folder for temporary files is all that is written.
CMD ["gunicorn", "--config", "/etc/sample-tracking/gunicorn.conf.py", "sample_tracking.wsgi:application()"]
