from django.urls import path

from yici.kernel.module import collect

from . import find, news, pages, todo

app_name = "desk"
urlpatterns = [
    *collect("pages", "staff"),
    path("", todo.home, name="home"),
    path("todo.csv", todo.export, name="todo_export"),
    path("news/", news.news, name="news"),
    path("find/", find.find, name="find"),
    path("styleguide/", pages.styleguide, name="styleguide"),
]
