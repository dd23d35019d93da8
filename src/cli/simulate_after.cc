// What follows a visit on later days: the parcel, the invoice, the thing in use, the help, the answer or its absence, the
// mending, and what people tell each other.
#include "cli/simulate_business.h"

namespace regard::simulation {
namespace {

constexpr std::array<std::string_view, 6> complaints = {"this is the second time and nobody has called me back",
                                                        "I waited far too long and nobody said a word",
                                                        "the shade arrived cracked and the box was fine, please explain",
                                                        "I cannot make sense of what you charged me for",
                                                        "your colleague was rude and I was not the only one who saw it",
                                                        "I looked for it four times and your search finds nothing"};
constexpr std::array<std::string_view, 4> questions = {
    "what is line 3 of this invoice", "why are there two amounts on my invoice", "I do not understand the surcharge",
    "is this invoice for my order at all"};
constexpr std::array<std::string_view, 5> praises = {
    "the lamp is lovely and was on the wall in ten minutes", "you told me about the delay before I asked, thank you",
    "best bread bin I ever had", "they took it back without a word", "I came for a shelf and left with a plan"};
constexpr std::array<std::string_view, 3> ideas = {"show the height of the lamp in the first line",
                                                   "a shelf to leave the pram at the door",
                                                   "let me pay the invoice in the app"};
constexpr std::array<std::string_view, 4> warnings = {"they let me wait a week and nobody answered",
                                                      "nice things but do not ask them anything", "the site takes forever",
                                                      "rude, and the invoice was a riddle"};

std::string_view carrier_of(const Task& task) { return task.detail == 1 ? "hare" : "tortoise"; }

void send(Scene& scene, const Task& task)
{
    const bool is_late = task.planted == Planted::late_parcels;
    scene.put(scene.draft("delivery.sent", "post").thing("order_id", "o", task.thing).said("carrier", carrier_of(task)));
    scene.later(After::deliver, is_late ? 5 : 1, is_late ? 8 : 2, task.thing, task.detail, task.planted);
}

void deliver(Scene& scene, const Task& task)
{
    Dice& dice = scene.dice;
    const std::string_view carrier = carrier_of(task);
    const bool is_late = task.planted == Planted::late_parcels || dice.in_thousand(30);
    Draft draft = scene.draft(is_late ? "delivery.late" : "delivery.on_time", "post");
    draft.thing("order_id", "o", task.thing).said("carrier", carrier);
    if (is_late)
        scene.takes(draft.whole("days_late", task.planted == Planted::late_parcels ? dice.between(3, 6) : dice.between(1, 2)),
                    -480, task.planted);
    else
        scene.adds(draft, 60);
    if (dice.in_thousand(12)) {
        scene.takes(scene.draft("delivery.damaged", "post").thing("order_id", "o", task.thing).said("carrier", carrier), -520);
        scene.later(After::send_back, 1, 4, task.thing);
        return;
    }
    if (dice.in_thousand(450))
        scene.later(After::set_up, 1, 3, task.thing);
    else
        scene.later(After::use, 3, 20, task.thing);
}

void set_up(Scene& scene, const Task& task)
{
    const bool is_easy = scene.dice.in_thousand(880);
    Draft draft = scene.draft("product.set_up", "product");
    draft.thing("order_id", "o", task.thing)
        .whole("minutes", is_easy ? scene.dice.between(4, 20) : scene.dice.between(60, 180))
        .truth("done", is_easy || scene.dice.in_thousand(500));
    if (is_easy)
        scene.adds(draft, 110);
    else
        scene.takes(draft, -260);
    scene.later(After::use, 3, 20, task.thing);
}

void use(Scene& scene, const Task& task)
{
    Dice& dice = scene.dice;
    if (dice.in_thousand(25)) {
        scene.takes(scene.draft("product.broke", "product").thing("order_id", "o", task.thing), -800);
        if (dice.in_thousand(600)) scene.later(After::send_back, 1, 5, task.thing);
        return;
    }
    if (dice.in_thousand(900))
        scene.adds(scene.draft("product.easy_to_use", "product").thing("order_id", "o", task.thing), 150);
    else
        scene.takes(scene.draft("product.hard_to_use", "product").thing("order_id", "o", task.thing), -200);
    if (dice.in_thousand(70)) scene.later(After::send_back, 1, 7, task.thing);
}

void invoice(Scene& scene, const Task& task)
{
    Dice& dice = scene.dice;
    const bool is_puzzle = scene.is_on(Planted::puzzling_invoices);
    if (!is_puzzle && dice.in_thousand(10)) {
        scene.takes(scene.draft("invoice.wrong", "invoice").thing("invoice_id", "i", task.thing), -500);
        scene.later(After::ask_about_invoice, 1, 6, task.thing);
        if (dice.in_thousand(800)) scene.later(After::correct_invoice, 7, 12, task.thing);
        return;
    }
    Draft draft = scene.draft("invoice.received", "invoice");
    draft.thing("invoice_id", "i", task.thing).said("layout", is_puzzle ? "v7" : "v6");
    scene.adds(draft, 10);
    if (is_puzzle) {
        scene.misses(-330, Planted::puzzling_invoices);
        if (dice.in_thousand(300)) scene.later(After::ask_about_invoice, 1, 9, task.thing, 0, Planted::puzzling_invoices);
    } else if (dice.in_thousand(8)) {
        scene.later(After::ask_about_invoice, 2, 12, task.thing);
    }
    scene.later(After::pay_invoice, 4, 14, task.thing);
}

void call(Scene& scene, std::uint32_t thing, std::string_view topic)
{
    Dice& dice = scene.dice;
    if (scene.nature.has_phone && !scene.customer.is(Customer::phoned)) scene.sign_in(by_phone);
    scene.who = scene.nature.has_phone ? by_phone : by_account;
    const std::int32_t wait = dice.around(5, 420);
    Draft draft = scene.draft("phone.call", "phone");
    draft.whole("wait_s", wait).said("topic", topic).thing("about", "i", thing).truth("solved", dice.in_thousand(750));
    if (wait > 280)
        scene.waits(draft, -180);
    else
        scene.adds(draft, 60);
    scene.pass(120, 600);
    if (dice.in_thousand(90)) {
        scene.takes(scene.draft("phone.transferred", "phone").said("topic", topic), -200);
        scene.pass(60, 300);
    }
    if (dice.in_thousand(120)) {
        scene.put(scene.draft("phone.callback_promised", "phone").thing("about", "i", thing));
        if (dice.in_thousand(750))
            scene.later(After::call_back, 1, 1, thing);
        else
            scene.misses(-500);
    }
}

void ask_about_invoice(Scene& scene, const Task& task)
{
    Draft draft = scene.draft("invoice.question", "email");
    draft.thing("invoice_id", "i", task.thing);
    draft.text = scene.dice.one_of(questions);
    scene.put(draft);
    scene.later(After::answer_mail, 1, 1, task.thing, 0, task.planted);
}

void write_mail(Scene& scene, const Task& task)
{
    Dice& dice = scene.dice;
    const bool is_deaf = scene.is_on(Planted::deaf_mailbox);
    Draft draft = scene.draft("mail.received_from_customer", "email");
    draft.thing("thread", "m", task.thing).said("mailbox", is_deaf || dice.in_thousand(500) ? "service" : "shop");
    draft.text = dice.one_of(complaints);
    scene.put(draft);
    if (is_deaf)
        scene.misses(-350, Planted::deaf_mailbox);
    else
        scene.later(After::answer_mail, 1, 1, task.thing);
}

// In public. The first time, the handle is tied to the account.
void mention(Scene& scene, std::string_view tone, std::string_view text)
{
    if (!scene.customer.is(Customer::mentioned)) scene.sign_in(by_handle);
    scene.who = by_handle;
    Draft draft = scene.draft("social.mention", "social");
    draft.said("tone", tone);
    draft.text = text;
    scene.put(draft);
    scene.pass(60, 600);
}

// How people say that something was wrong: mostly to a person, sometimes to everybody.
void complain(Scene& scene, const Task& task)
{
    Dice& dice = scene.dice;
    scene.customer.set(Customer::told);
    scene.who = scene.account();
    const std::uint32_t how = dice.below(100);
    if (how < 25) return write_mail(scene, task);
    if (how < 40)
        call(scene, task.thing, "complaint");
    else if (how < 55) {
        Draft chat = scene.draft("chat.message", "chat");
        chat.thing("thread", "m", task.thing);
        chat.text = dice.one_of(complaints);
        scene.put(chat);
        scene.pass(20, 400);
        if (dice.in_thousand(700))
            scene.adds(
                scene.draft("chat.answered", "chat").thing("thread", "m", task.thing).whole("wait_s", dice.between(10, 120)),
                80);
        else
            scene.takes(scene.draft("chat.bot_loop", "chat").thing("thread", "m", task.thing), -240);
        scene.pass(60, 300);
    } else if (how < 75 && scene.nature.has_handle) {
        mention(scene, "bad", dice.one_of(warnings));
        if (dice.in_thousand(600)) scene.adds(scene.draft("social.answered", "social"), 60);
        scene.pass(60, 600);
    }
    scene.who = scene.account();
    Draft draft = scene.draft("complaint.made", how < 60 ? "phone" : "email");
    draft.thing("complaint_id", "c", task.thing);
    draft.text = dice.one_of(complaints);
    scene.put(draft);
    if (dice.in_thousand(680))
        scene.later(After::answer_complaint, 1, 1, task.thing, 0, task.planted);
    else {
        scene.customer.set(Customer::unanswered);
        scene.misses(-400);
    }
}

void answer_complaint(Scene& scene, const Task& task)
{
    scene.customer.set(Customer::answered);
    scene.adds(scene.draft("complaint.answered", "email").thing("complaint_id", "c", task.thing), 80);
    scene.later(After::mend, 1, 3, task.thing);
}

void mend(Scene& scene, const Task& task)
{
    const std::uint32_t how = scene.dice.below(100);
    if (how < 50)
        scene.adds(scene.draft("care.apology", "email").thing("complaint_id", "c", task.thing), 160);
    else if (how < 75) {
        Draft gesture = scene.draft("care.gesture", "email");
        gesture.thing("complaint_id", "c", task.thing);
        gesture.cents = 500;
        scene.adds(gesture, 260);
    } else
        scene.adds(scene.draft("care.thanks", "email").thing("complaint_id", "c", task.thing), 60);
}

void send_back(Scene& scene, const Task& task)
{
    const bool is_smooth = scene.dice.in_thousand(850);
    scene.put(scene.draft("goods_return.started", "post").thing("order_id", "o", task.thing));
    scene.pass(600, 7'200);
    if (is_smooth)
        scene.adds(scene.draft("goods_return.accepted", "post").thing("order_id", "o", task.thing), 120);
    else
        scene.takes(scene.draft("goods_return.refused", "post").thing("order_id", "o", task.thing), -450);
    if (is_smooth) scene.later(After::refund, 2, scene.dice.in_thousand(150) ? 20 : 5, task.thing);
}

void suggest(Scene& scene, const Task& task)
{
    Draft draft = scene.draft("suggestion.made", "email");
    draft.thing("suggestion_id", "s", task.thing);
    draft.text = scene.dice.one_of(ideas);
    scene.put(draft);
    if (scene.dice.in_thousand(500))
        scene.later(After::answer_suggestion, 2, 9, task.thing);
    else
        scene.misses(-150);
}

void tell(Scene& scene, const Task& task)
{
    if (task.detail == 1 && scene.nature.has_handle && scene.customer.has_account()) {
        mention(scene, "good", scene.dice.one_of(praises));
    } else if (task.detail == 1 && scene.dice.in_thousand(350)) {
        Draft review = scene.draft("social.review", "social");
        review.text = scene.dice.one_of(praises);
        review.rating = scene.dice.between(4, 5);
        scene.put(review);
    }
    scene.business.pass_on(scene, task.detail);
}

void hear(Scene& scene, const Task& task)
{
    const bool is_good = task.detail == 1;
    Draft draft = scene.draft(is_good ? "friend.recommended" : "friend.warned", "friend");
    draft.text = is_good ? scene.dice.one_of(praises) : scene.dice.one_of(warnings);
    if (is_good)
        scene.adds(draft, 400);
    else
        scene.takes(draft, -400);
}

}  // namespace

void follow(Scene& scene, const Task& task)
{
    const auto about = [&scene, &task](std::string_view touchpoint, std::string_view channel, std::string_view name,
                                       std::string_view prefix) {
        return scene.draft(touchpoint, channel).thing(name, prefix, task.thing);
    };
    scene.who = scene.account();
    switch (task.after) {
    case After::send: return send(scene, task);
    case After::deliver: return deliver(scene, task);
    case After::set_up: return set_up(scene, task);
    case After::use: return use(scene, task);
    case After::invoice: return invoice(scene, task);
    case After::pay_invoice: return scene.put(about("invoice.paid", "invoice", "invoice_id", "i"));
    case After::correct_invoice: return scene.adds(about("invoice.corrected", "invoice", "invoice_id", "i"), 200);
    case After::ask_about_invoice:
        if (scene.dice.in_thousand(250)) return call(scene, task.thing, "invoice");
        return ask_about_invoice(scene, task);
    case After::complain: return complain(scene, task);
    case After::answer_complaint: return answer_complaint(scene, task);
    case After::answer_mail: return scene.adds(about("mail.answered", "email", "thread", "m"), 100);
    case After::call_back: return scene.adds(about("phone.called_back", "phone", "about", "i"), 120);
    case After::send_back: return send_back(scene, task);
    case After::refund: return scene.adds(about("refund.paid", "invoice", "order_id", "o"), 100);
    case After::mend: return mend(scene, task);
    case After::suggest: return suggest(scene, task);
    case After::answer_suggestion: return scene.adds(about("suggestion.answered", "email", "suggestion_id", "s"), 200);
    case After::tell: return tell(scene, task);
    case After::hear: return hear(scene, task);
    case After::mailing:
        return scene.put(
            scene.draft("marketing.mailing", "email").thing("mailing", "letter-", scene.business.today() / 28 + 1));
    }
}

}  // namespace regard::simulation
