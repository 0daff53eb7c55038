from django.urls import path

from . import downloads, page, receipt, verbs

staff = [
    path("cases/<str:number>/", page.case, name="case"),
    path("cases/<str:number>/do/<str:verb>/", verbs.verb, name="case_verb"),
    path("cases/<str:number>/reveal/", verbs.reveal, name="case_reveal"),
    path("cases/<str:number>/receipt/", receipt.receipt, name="case_receipt"),
    path("cases/<str:number>/materials/<str:no>", downloads.material, name="case_material"),
    path("cases/<str:number>/papers/<uuid:pk>", downloads.paper, name="case_paper"),
    path("cases/<str:number>/licence", downloads.licence, name="case_licence"),
]
staff_menu: list = []
