# Alliance Bot. The first stage installs and compiles, the second makes the dictionaries'
# translation table, the third takes what they made and runs it. Each file that a stage makes is
# dated SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), so that the
# same sources make the same layers.

FROM python:3.12-slim AS build
ARG SOURCE_DATE_EPOCH=0

# Wheels only, each of a version and hash that the lock file names. The environment gets no pip.
COPY requirements.lock /tmp/
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --disable-pip-version-check --no-cache-dir \
    --no-compile --only-binary :all: --require-hashes --requirement /tmp/requirements.lock \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib

WORKDIR /app
COPY pyproject.toml LICENSE ./
COPY config config
COPY seeds seeds
COPY bot bot
# Whatever the checkout's permissions are, the bot's own user can read all and change nothing.
RUN chmod -R u=rwX,go=rX . \
 && python -m compileall -q --invalidation-mode unchecked-hash bot \
 && find /opt/venv /app -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +


FROM build AS lexicon
ARG SOURCE_DATE_EPOCH=0

# The dictionaries' licences (GPL, CC BY-SA) ask to go with what is made of them. Any version of
# the packages will do.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends dict-freedict-deu-eng dict-freedict-deu-ind \
    dict-freedict-eng-ind dict-freedict-eng-jpn edict \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /lexicon/licences \
 && for package in dict-freedict-deu-eng dict-freedict-deu-ind dict-freedict-eng-ind \
    dict-freedict-eng-jpn edict; do \
    cp "/usr/share/doc/$package/copyright" "/lexicon/licences/$package"; done \
 && BOT_LEXICON__PATH=/lexicon/lexicon.sqlite /opt/venv/bin/python -m bot lexicon build \
 && find /lexicon -exec touch --date "@$SOURCE_DATE_EPOCH" {} +


FROM python:3.12-slim
ARG SOURCE_DATE_EPOCH=0

# Nothing is installed here. The base brings no bytecode, and a read-only root can keep none.
RUN begun="$(($(date +%s) - 1))" \
 && pip uninstall --yes --quiet --root-user-action=ignore pip \
 && python -m compileall -q --invalidation-mode unchecked-hash /usr/local/lib \
 && install -d -o 10001 -g 10001 /data \
 && find /usr/local /data -newermt "@$begun" \
    -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +

COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY --from=lexicon /lexicon /app/lexicon

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BOT_STATE__PATH=/data \
    BOT_LEXICON__PATH=/app/lexicon/lexicon.sqlite \
    BOT_OPERATIONS__PORT=8090 \
    BOT_OPERATIONS__HOST=0.0.0.0

WORKDIR /app
USER 10001:10001
ENTRYPOINT ["python", "-m", "bot"]
# Whether it does its work, not only whether it is there. A large corpus takes its time to load.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot", "healthcheck"]

ARG VERSION=""
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="Alliance Bot" \
      org.opencontainers.image.description="A Telegram bot that answers questions about the Japan-U.S. alliance by cited, verbatim excerpts." \
      org.opencontainers.image.licenses="MIT AND GPL-3.0-or-later AND CC-BY-SA-3.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
