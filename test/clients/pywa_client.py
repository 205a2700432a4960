"""What a business does with pywa, against the provider at argv[1]. Prints what came of it as JSON."""

import json
import logging
import pathlib
import sys
import tempfile

from pywa import WhatsApp, types
from pywa.types.templates import (
    Template,
    TemplateLanguage,
    TemplateCategory,
    BodyText,
    Buttons,
    QuickReplyButton,
)

origin, token, line, account, customer = sys.argv[1:6]
wa = WhatsApp(phone_id=line, token=token, waba_id=account, server=None, validate_updates=False)
wa.api._session.base_url = f"{origin}/v{sys.argv[6]}"
told = {}

# Words, buttons, lists, files, places, cards, reactions.
told["text"] = str(wa.send_message(customer, "Hola", preview_url=False).id)
told["buttons"] = str(
    wa.send_message(customer, "¿Cuál?", buttons=[types.Button("Una", "one"), types.Button("Otra", "other")]).id
)
told["list"] = str(
    wa.send_message(
        customer,
        "¿Cuándo?",
        buttons=types.SectionList(
            "Elegir", sections=[types.Section("Días", rows=[types.SectionRow("Lunes", "mon", "Temprano")])]
        ),
    ).id
)
told["link"] = str(wa.send_message(customer, "Vea", buttons=types.URLButton("Abrir", "https://example.com")).id)
told["image"] = str(wa.send_image(customer, "https://example.com/a.jpg", caption="Así").id)
told["image-bare"] = str(wa.send_image(customer, "https://example.com/a.jpg").id)
told["location"] = str(wa.send_location(customer, -33.4, -70.6, "Plaza", "Calle 1").id)
told["request-location"] = str(wa.request_location(customer, "¿Dónde está?").id)
told["reaction"] = str(wa.send_reaction(customer, "\U0001f44d", told["text"]).id)
told["contact"] = str(
    wa.send_contact(
        customer,
        types.Contact(
            name=types.Contact.Name(formatted_name="Elena Ficticia", first_name="Elena"),
            phones=[types.Contact.Phone(phone="+56955550101", type="CELL")],
        ),
    ).id
)
told["read"] = bool(wa.mark_message_as_read("wamid.read"))

# Files up, looked at, down, gone.
folder = pathlib.Path(tempfile.mkdtemp())
picture = folder / "a.png"
picture.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
media = wa.upload_media(picture, mime_type="image/png")
url = wa.get_media_url(media.id)
told["media"] = {"type": url.mime_type, "size": url.file_size}
told["bytes"] = wa.get_media_bytes(url.url).hex() == picture.read_bytes().hex()
told["media-sent"] = str(wa.send_image(customer, media.id).id)
told["media-deleted"] = bool(wa.delete_media(media.id))

# The account and its number.
told["numbers"] = [number.id for number in wa.get_business_phone_numbers()]
told["number"] = wa.get_business_phone_number().verified_name
told["profile-set"] = bool(wa.update_business_profile(about="Muebles", description="Hechos a mano"))
profile = wa.get_business_profile()
told["profile"] = [profile.about, profile.description]

# Templates: created, listed, read, edited, sent, deleted.
created = wa.create_template(
    Template(
        name="pywa_order",
        language=TemplateLanguage.SPANISH,
        category=TemplateCategory.UTILITY,
        components=[
            BodyText("Pedido {{order}} listo, gracias.", order="A-1"),
            Buttons(buttons=[QuickReplyButton(text="Seguir")]),
        ],
    )
)
told["created"] = str(created.status)
listed = {template.name: template for template in wa.get_templates()}
found = listed["pywa_order"]
told["listed"] = [str(found.status), str(found.quality_score.score), found.quality_score.date is not None]
told["one"] = wa.get_template(found.id).name
told["sent"] = str(
    wa.send_template(
        customer,
        name="pywa_order",
        language=TemplateLanguage.SPANISH,
        params=[BodyText.params(order="A-2"), QuickReplyButton.params(callback_data="resume:task-1:pay", index=0)],
    ).id
)
told["edited"] = bool(
    wa.update_template(
        found.id,
        new_components=[
            BodyText("Su pedido {{order}} está listo.", order="A-1"),
            Buttons(buttons=[QuickReplyButton(text="Seguir")]),
        ],
    )
)
told["deleted"] = bool(wa.delete_template("pywa_order"))

# What the provider says, as pywa reads it: it logs what it cannot make anything of.
unread = []


class Unread(logging.Handler):
    def emit(self, record):
        unread.append([name, str(record.exc_info[1]) if record.exc_info else record.getMessage()])


logging.getLogger("pywa").addHandler(Unread(level=logging.ERROR))
for name, payload in json.loads(sys.stdin.read() or "[]"):
    answer, status = wa.webhook_update_handler(json.dumps(payload).encode())
    if status != 200:
        unread.append([name, answer])
told["unread"] = unread
print(json.dumps(told))
