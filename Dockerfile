# habeas in a container that can do nothing but read and write what it is given:
#
#   docker build -t habeas .
#   docker run --rm --network none --read-only --cap-drop ALL --security-opt no-new-privileges \
#     -v "$PWD/export:/data:ro" habeas check /data
#
# A site that pins images by digest names its own: --build-arg BASE=python@sha256:...
ARG BASE=python:3.11.14-slim-trixie@sha256:193fdd0bbcb3d2ae612bd6cc3548d2f7c78d65b549fcaa8af75624c47474444d

FROM ${BASE} AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY checker checker
COPY grammar grammar
COPY policies policies
COPY docs/man docs/man
# Times of whole seconds outlive the layers of an image; compiled files and parsed policies are kept by those times.
# The policies are parsed here, once, because a read-only root has no place for them later.
ENV HABEAS_CACHE_DIR=/opt/habeas/policies
RUN python -m venv /opt/habeas \
 && /opt/habeas/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check '.[sign]' \
 && find /opt/habeas/lib -type f -exec touch --date=@1767225600 {} + \
 && /opt/habeas/bin/python -m compileall -q /opt/habeas/lib \
 && /opt/habeas/bin/habeas rules > /dev/null \
 && chmod -R a+rX /opt/habeas

FROM ${BASE}
COPY --from=build /opt/habeas /opt/habeas
ENV PATH=/opt/habeas/bin:$PATH \
    HABEAS_CACHE_DIR=/opt/habeas/policies \
    PYTHONDONTWRITEBYTECODE=1
# A number, so that a cluster can see that it is not root. Give --user where a report is written to a mounted folder.
USER 10001:10001
WORKDIR /data
ENTRYPOINT ["habeas"]
CMD ["--help"]
