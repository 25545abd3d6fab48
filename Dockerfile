# Wian for production: the model and the first snapshot are inside, nothing is fetched at run time.
#
#   docker build -t wian .
#   docker run -p 8000:8000 -e LINE_CHANNEL_SECRET=… -e LINE_CHANNEL_ACCESS_TOKEN=… -v wian:/srv/wian wian
#
# TORCH_INDEX: where the small CPU build of torch comes from.

ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/wian/bin:$PATH
RUN python -m venv /opt/wian
WORKDIR /src

# The dependencies first: they change seldom, so their layer is kept.
COPY pyproject.toml ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /tmp/needs.txt \
    && pip install "$(grep '^torch==' /tmp/needs.txt)" --index-url "$TORCH_INDEX" \
    && pip install -r /tmp/needs.txt

COPY README.md ./
COPY bot ./bot
COPY index ./index
COPY corpus ./corpus
RUN pip install --no-deps .

# The model folder and the first snapshot, from the letters of the project.
ENV WIAN_HOME=/srv/wian/var WIAN_CORPUS=/srv/wian/corpus
WORKDIR /srv/wian
RUN mkdir corpus \
    && cp -r /src/corpus/letters /src/corpus/originals /src/corpus/golden.jsonl corpus/ \
    && wian index \
    && wian check

FROM python:${PYTHON}-slim
# Scans, photos and PDF files are read with these; text and Word files need none of them.
RUN apt-get update && apt-get install -y --no-install-recommends \
        tesseract-ocr tesseract-ocr-tha tesseract-ocr-eng tesseract-ocr-osd poppler-utils bubblewrap \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 wian
COPY --from=build /opt/wian /opt/wian
COPY --from=build --chown=wian:wian /srv/wian /srv/wian
ENV PATH=/opt/wian/bin:$PATH PYTHONUNBUFFERED=1 \
    WIAN_HOME=/srv/wian/var WIAN_CORPUS=/srv/wian/corpus WIAN_TRY=off
USER wian
WORKDIR /srv/wian
VOLUME /srv/wian
EXPOSE 8000

# The server says that it is ready, and one real question is answered out of the snapshot.
HEALTHCHECK --interval=2m --timeout=30s --start-period=1m --retries=3 \
    CMD python -c "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/readyz', timeout=10)" \
        && wian ask --json "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่" > /dev/null

CMD ["wian", "serve", "--host", "0.0.0.0", "--port", "8000"]
