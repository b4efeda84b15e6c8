# The application: web, worker and clock are the same image with another command (docker-compose.yml).
FROM python:3.11-slim-bookworm AS build
ENV PYTHONDONTWRITEBYTECODE=1 UV_LINK_MODE=copy
WORKDIR /src
COPY requirements/uv.txt requirements/base.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/uv.txt \
 && /venv/bin/uv pip sync --python /venv/bin/python --no-cache --require-hashes --only-binary :all: requirements/base.txt
COPY . .
# Compressing takes about a minute; it needs settings but no server. The key is used for nothing.
RUN SECRET_KEY=build-only STATIC_ROOT=/static STATIC_MANIFEST=1 /venv/bin/python manage.py collectstatic --noinput \
      -i widgetbundle.js -i datasets -i templates -i ext -v0

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/static STATIC_MANIFEST=1 STACK_HOME=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home plumbline
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build --chown=root:root /src /app
WORKDIR /app
USER plumbline
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-m", "deploy.probe", "/healthz"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "config.wsgi:application"]
