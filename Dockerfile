FROM python:3.13-slim

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY bot bot
COPY desk desk
COPY handlers handlers
COPY storage storage
COPY texts texts
COPY data data

RUN useradd --system --uid 10001 bangban && install -d -o bangban /app/state /backups
USER bangban
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
