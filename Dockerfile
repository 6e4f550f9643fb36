# The bot as a container image: `docker build --tag briefing-bot .` How to run it: docs/operations.md.
# PYTHON is another base with Python 3.11 or newer and pip: --build-arg PYTHON=…
ARG PYTHON=docker.io/library/python:3.11-slim-bookworm

# Built in a stage of its own: neither pip nor what builds packages comes along.
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /src
RUN python -m venv /opt/tools && python -m venv --without-pip /opt/bot
COPY requirements.txt ./
RUN /opt/tools/bin/pip install --require-hashes --only-binary :all: --requirement requirements.txt \
    && /opt/tools/bin/pip --python /opt/bot/bin/python install --require-hashes --only-binary :all: --requirement requirements.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY LICENSES LICENSES
COPY bot bot
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/tools/bin/pip --python /opt/bot/bin/python install --no-deps --no-index /wheels/*.whl \
    && /opt/tools/bin/pip --python /opt/bot/bin/python uninstall --yes hatchling pathspec pluggy tomlkit trove-classifiers

FROM ${PYTHON}
LABEL org.opencontainers.image.title="briefing-bot" \
      org.opencontainers.image.description="Answers a team's questions from sourced briefings, in Slack and in Discord" \
      org.opencontainers.image.licenses="MIT AND Apache-2.0 AND LicenseRef-WordNet-3.0"
COPY --from=build /opt/bot /opt/bot
WORKDIR /app
COPY config config
COPY seeds seeds
COPY briefings briefings
# What is remembered lies on a volume; nothing else is ever written.
RUN install --directory --owner 10001 --group 10001 --mode 0700 /state
VOLUME /state
ENV PATH=/opt/bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/state \
    MPLCONFIGDIR=/tmp \
    PORT=3000 \
    BRIEFING_HOST=0.0.0.0 \
    BRIEFING_METRICS_HOST=0.0.0.0 \
    BRIEFING_STATE=/state/briefing-bot.sqlite3 \
    BRIEFING_LOG_FORMAT=json
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:%s/livez' % (os.environ.get('BRIEFING_PORT') or os.environ['PORT']), timeout=4)"]
ENTRYPOINT ["briefing-bot"]
CMD ["run"]
