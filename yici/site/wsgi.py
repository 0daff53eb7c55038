"""What a WSGI server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.site.settings")
everybody = get_wsgi_application()

from django.urls import get_resolver

from .programs import Programs, bring_a_token  # Django has to be set up before

programs = Programs()


def application(environ, start_response):
    return (programs if bring_a_token(environ) else everybody)(environ, start_response)


_ = get_resolver().url_patterns  # pages and API are there before anybody asks
gc.freeze()  # what is loaded by now stays: the collector need not walk it again
