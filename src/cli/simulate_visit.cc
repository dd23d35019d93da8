// Visits: what a customer does of their own will, on the web, in the app, in a store, at the licensee's.
#include "cli/simulate_business.h"

namespace regard::simulation {
namespace {

constexpr std::array<std::string_view, 6> page_groups = {"/shop/kitchen", "/shop/lighting", "/shop/garden",
                                                         "/shop/bedroom", "/shop/storage",  "/advice"};
constexpr std::array<std::string_view, 12> queries = {"lamp",    "cushion",      "oven dish", "shelf",
                                                      "blanket", "watering can", "lampshade", "coat rack",
                                                      "doormat", "bread bin",    "candle",    "mirror"};
constexpr std::size_t queries_emptied_from = 6;  // … to 9: the four of Planted::empty_search
constexpr std::size_t queries_emptied_to = 10;
constexpr std::array<std::string_view, 6> people_said = {
    "she took her time and knew the shelves",    "he showed me a cheaper one that does the same",
    "very helpful, carried it to the car",       "friendly as always",
    "explained how to hang it without drilling", "found the last one for me"};
constexpr std::array<std::string_view, 4> rude_said = {"he rolled his eyes when I asked", "told me to read the label myself",
                                                       "talked to a colleague all the time", "he was rude to my mother"};

std::int64_t product(Dice& dice) { return 1'000 + dice.below(800); }

void load_page(Scene& scene, std::string_view channel_path)
{
    const bool is_slow = channel_path == page_groups[1] && scene.is_on(Planted::slow_pages);
    const std::int32_t lcp = is_slow ? scene.dice.between(5'000, 9'000) : scene.dice.around(700, 3'400);
    Draft draft = scene.draft("web.page_load", "web");
    draft.said("path", channel_path).whole("lcp_ms", lcp);
    if (is_slow)
        scene.waits(draft, -(lcp - 3'000) / 20, Planted::slow_pages);
    else if (lcp > 2'800)
        scene.waits(draft, -30);
    else
        scene.adds(draft, 8);
    scene.pass(5, 60);
}

// What goes wrong on any site now and then, and for some people always.
void meet_small_things(Scene& scene)
{
    Dice& dice = scene.dice;
    const bool is_cut = scene.nature.is_cut_often;
    const Planted planted = is_cut ? Planted::thousand_cuts : Planted::none;
    if (is_cut || dice.in_thousand(60)) {
        const std::int32_t inp = is_cut ? dice.between(380, 900) : dice.around(40, 420);
        Draft draft = scene.draft("web.interaction", "web");
        draft.whole("inp_ms", inp).said("element", "menu");
        if (inp > 300)
            scene.takes(draft, -95, planted);
        else
            scene.adds(draft, 5);
    }
    if (dice.in_thousand(is_cut ? 500 : 30)) {
        const std::int32_t cls = is_cut ? dice.between(180, 420) : dice.around(0, 240);
        Draft draft = scene.draft("web.layout_shift", "web");
        draft.thousandths("cls", cls);
        if (cls > 150)
            scene.takes(draft, -80, planted);
        else
            scene.adds(draft, 3);
    }
    if (dice.in_thousand(is_cut ? 200 : 40)) {
        Draft draft = scene.draft("web.splash", "web");
        const bool is_skipped = dice.in_thousand(600);
        draft.truth("skipped", is_skipped).whole("wait_ms", is_skipped ? dice.between(800, 2'500) : dice.between(4'000, 8'000));
        scene.takes(draft, is_skipped ? -40 : -90, planted);
    }
    if (dice.in_thousand(8)) {
        Draft draft = scene.draft("web.page_not_found", "web");
        draft.said("path", "/shop/sale/old");
        scene.takes(draft, -150);
    }
    if (dice.in_thousand(4)) {
        Draft draft = scene.draft("web.page_error", "web");
        draft.whole("status", 500).said("path", "/cart");
        scene.takes(draft, -220);
    }
}

void search(Scene& scene)
{
    const auto which = scene.dice.below(queries.size());
    const bool is_emptied = scene.is_on(Planted::empty_search) && which >= queries_emptied_from && which < queries_emptied_to;
    const std::int64_t results = is_emptied || scene.dice.in_thousand(15) ? 0 : scene.dice.between(2, 80);
    Draft draft = scene.draft("search.performed", "search");
    draft.said("query", queries[which]).whole("results", results);
    if (results == 0)
        scene.takes(draft, -230, is_emptied ? Planted::empty_search : Planted::none);
    else
        scene.adds(draft, 20);
    scene.pass(4, 40);
}

void read_product(Scene& scene)
{
    const bool is_full = scene.dice.in_thousand(700);
    Draft viewed = scene.draft("product.viewed", "web");
    viewed.thing("product_id", "p", product(scene.dice));
    scene.put(viewed);
    scene.pass(3, 20);
    if (!scene.dice.in_thousand(400)) return;
    Draft text = scene.draft("product.text", "web");
    text.whole("words", is_full ? scene.dice.around(80, 260) : scene.dice.between(3, 14));
    text.thousandths("type_code_share", is_full ? scene.dice.between(0, 120) : scene.dice.between(300, 800));
    if (is_full)
        scene.adds(text, 60);
    else
        scene.takes(text, -110);
    scene.pass(10, 90);
}

std::int64_t basket_cents(Dice& dice)
{
    const std::int32_t usual = 900 + dice.around(0, 9'000);
    return dice.in_thousand(60) ? usual + dice.between(10'000, 60'000) : usual;
}

void order(Scene& scene, std::string_view channel, std::uint16_t here)
{
    Dice& dice = scene.dice;
    const std::uint32_t number = scene.business.new_thing();
    const std::int64_t cents = basket_cents(dice);
    scene.put(scene.draft("cart.added", channel).thing("product_id", "p", product(dice)));
    scene.pass(20, 200);
    if (dice.in_thousand(350)) {
        scene.put(scene.draft("cart.abandoned", channel).thing("product_id", "p", product(dice)));
        return;
    }
    scene.put(scene.draft("checkout.started", channel).thing("order_id", "o", number));
    if (!scene.customer.is(here == by_device ? Customer::app_identified : Customer::identified)) scene.sign_in(here);
    scene.pass(30, 120);
    if (dice.in_thousand(80)) {
        const bool is_taken = dice.in_thousand(800);
        Draft coupon = scene.draft(is_taken ? "coupon.redeemed" : "coupon.refused", channel);
        coupon.thing("coupon", "spring", 20 + dice.below(6)).thing("order_id", "o", number);
        if (is_taken)
            scene.adds(coupon, 120);
        else
            scene.takes(coupon, -160);
        scene.pass(5, 30);
    }
    if (dice.in_thousand(scene.nature.is_cut_often ? 120 : 25)) {
        scene.takes(
            scene.draft("payment.failed", channel).thing("order_id", "o", number).said("reason", "declined by the bank's page"),
            -140, scene.nature.is_cut_often ? Planted::thousand_cuts : Planted::none);
        scene.pass(20, 90);
    }
    scene.put(scene.draft("payment.succeeded", channel).thing("order_id", "o", number));
    Draft placed = scene.draft("order.placed", channel);
    placed.thing("order_id", "o", number);
    placed.cents = cents;
    scene.adds(placed, 40);
    const bool is_hare = dice.in_thousand(400);
    const bool is_late = is_hare && scene.is_on(Planted::late_parcels);
    scene.later(After::send, 1, 1, number, is_hare ? 1 : 0, is_late ? Planted::late_parcels : Planted::none);
    scene.later(After::invoice, 3, 5, number);
}

void visit_web(Scene& scene)
{
    Dice& dice = scene.dice;
    Customer& customer = scene.customer;
    // A browser is cleared now and then; the next sign-in joins the new cookie.
    if (customer.is(Customer::identified) && dice.in_thousand(25)) {
        ++customer.cookie;
        customer.clear(Customer::identified);
    }
    scene.who = by_anonymous;
    if (customer.is(Customer::identified) && dice.in_thousand(700)) scene.who = by_anonymous | by_account;
    for (std::int32_t pages = dice.between(1, 3); pages > 0; --pages) load_page(scene, dice.one_of(page_groups));
    meet_small_things(scene);
    if (dice.in_thousand(350)) search(scene);
    if (dice.in_thousand(600)) read_product(scene);
    if (!customer.is(Customer::identified) && dice.in_thousand(150)) scene.sign_in(by_anonymous);
    if (dice.in_thousand(280))
        order(scene, "web", by_anonymous);
    else if (dice.in_thousand(60))
        scene.put(scene.draft("wishlist.added", "web").thing("product_id", "p", product(dice)));
}

void visit_app(Scene& scene)
{
    Dice& dice = scene.dice;
    scene.who = by_device;
    if (!scene.customer.is(Customer::app_identified))
        scene.sign_in(by_device);
    else
        scene.who = by_device | by_account;
    scene.put(scene.draft("app.opened", "app").said("version", "4.2"));
    scene.pass(2, 20);
    scene.put(scene.draft("app.screen", "app").said("screen", "home"));
    scene.pass(4, 40);
    if (dice.in_thousand(scene.nature.is_cut_often ? 60 : 10))
        scene.takes(scene.draft("app.crashed", "app").said("version", "4.2"), -200,
                    scene.nature.is_cut_often ? Planted::thousand_cuts : Planted::none);
    else if (dice.in_thousand(500))
        search(scene);
    if (dice.in_thousand(300)) order(scene, "app", by_device);
}

void meet_salesperson(Scene& scene, std::string_view place)
{
    Dice& dice = scene.dice;
    const bool is_shift = place == stores[2] && scene.business.weekday() == 5 && scene.at_ms > 12 * 3'600'000U &&
                          scene.is_on(Planted::obnoxious_shift);
    Draft draft = scene.draft("store.salesperson", "store", place);
    if (is_shift) {
        draft.said("manner", "obnoxious");
        if (dice.in_thousand(300)) draft.text = dice.one_of(rude_said);
        draft.rating = dice.in_thousand(300) ? 1 : -1;
        scene.takes(draft, -620, Planted::obnoxious_shift);
    } else if (dice.in_thousand(820)) {
        draft.said("manner", "friendly");
        if (dice.in_thousand(150)) draft.text = dice.one_of(people_said);
        draft.rating = dice.in_thousand(150) ? dice.between(4, 5) : -1;
        scene.adds(draft, 220);
    } else if (dice.in_thousand(500)) {
        scene.takes(draft.said("manner", "ignored"), -190);
    } else {
        scene.takes(draft.said("manner", "rushed"), -170);
    }
    scene.pass(60, 300);
}

void buy_in_store(Scene& scene, std::string_view place)
{
    Dice& dice = scene.dice;
    const bool is_blocked =
        place == stores[1] && is_lane_blocked(scene.business.weekday(), scene.at_ms) && scene.is_on(Planted::blocked_lane);
    const std::int32_t wait = is_blocked ? dice.between(420, 1'100) : dice.around(10, 260);
    Draft checkout = scene.draft("store.checkout", "store", place);
    checkout.whole("wait_s", wait).whole("lane", dice.between(1, 4));
    if (is_blocked)
        scene.waits(checkout, -260, Planted::blocked_lane);
    else if (wait > 200)
        scene.waits(checkout, -60);
    else
        scene.adds(checkout, 30);
    scene.pass(5, 30);
    if (dice.in_thousand(12)) {
        scene.takes(scene.draft("store.till_trouble", "store", place), -250);
        scene.pass(60, 240);
        // Somebody comes over, apologises and puts it right.
        if (dice.in_thousand(500)) scene.adds(scene.draft("store.mended", "store", place), 200);
        scene.pass(10, 60);
    }
    Draft purchase = scene.draft("store.purchase", "store", place);
    purchase.thing("basket_id", "b", scene.business.new_thing())
        .thing("product_id", "p", product(dice))
        .whole("quantity", dice.between(1, 4));
    purchase.cents = basket_cents(dice) / 2;
    scene.put(purchase);
    scene.pass(10, 60);
}

void visit_store(Scene& scene)
{
    Dice& dice = scene.dice;
    Customer& customer = scene.customer;
    const std::string_view place = dice.in_thousand(850) ? stores[scene.nature.home] : dice.one_of(stores);
    // Shops fill up after work.
    scene.at_ms = dice.in_thousand(250) ? 60'300'000U + dice.below(3'600'000) : 9 * 3'600'000U + dice.below(38'000'000);
    scene.who = scene.nature.has_loyalty ? by_loyalty : by_email;
    if (!customer.is(Customer::known)) customer.set(Customer::known);
    if (scene.nature.has_loyalty && !customer.is(Customer::carded)) {
        scene.sign_in(by_loyalty);
        scene.who = by_loyalty;
    }
    scene.put(scene.draft("store.visit", "store", place));
    scene.pass(30, 200);
    if (dice.in_thousand(120)) {
        const bool is_clean = dice.in_thousand(880);
        if (is_clean)
            scene.adds(scene.draft("store.clean", "store", place), 40);
        else
            scene.takes(scene.draft("store.dirty", "store", place), -130);
    }
    if (dice.in_thousand(70))
        scene.takes(scene.draft("store.out_of_stock", "store", place).thing("product_id", "p", product(dice)), -140);
    else if (dice.in_thousand(90))
        scene.adds(scene.draft("store.found_everything", "store", place), 60);
    if (dice.in_thousand(50)) {
        const bool is_fair = dice.in_thousand(800);
        Draft price = scene.draft("store.price_seen", "store", place);
        price.thing("product_id", "p", product(dice)).said("judged", is_fair ? "fair" : "unfair");
        if (is_fair)
            scene.adds(price, 60);
        else
            scene.takes(price, -140);
    }
    if (dice.in_thousand(450)) meet_salesperson(scene, place);
    if (dice.in_thousand(15)) {
        // A screen between the shelves, the same for everybody: one anonymous_id with hundreds of accounts.
        const std::uint16_t before = scene.who;
        scene.who = by_kiosk | by_account;
        customer.set(Customer::kiosk);
        scene.put(scene.draft("search.performed", "search", place)
                      .said("query", dice.one_of(queries))
                      .whole("results", dice.between(1, 30)));
        scene.who = before;
    }
    if (dice.in_thousand(750)) buy_in_store(scene, place);
}

void visit_licensee(Scene& scene)
{
    Dice& dice = scene.dice;
    scene.who = by_loyalty;
    if (!scene.customer.is(Customer::carded)) {
        scene.sign_in(by_loyalty);
        scene.who = by_loyalty;
    }
    Draft purchase = scene.draft("partner.purchase", "partner", licensee);
    purchase.thing("product_id", "p", product(dice));
    purchase.cents = basket_cents(dice) / 2;
    scene.put(purchase);
    scene.pass(20, 200);
    if (dice.in_thousand(800))
        scene.adds(scene.draft("partner.helpful", "partner", licensee), 120);
    else
        scene.takes(scene.draft("partner.unhelpful", "partner", licensee), -220);
}

}  // namespace

// One page, perhaps a look at a product, and gone.
void pass_by(Scene& scene)
{
    scene.who = by_anonymous;
    load_page(scene, scene.dice.one_of(page_groups));
    if (scene.dice.in_thousand(500))
        scene.put(scene.draft("product.viewed", "web").thing("product_id", "p", product(scene.dice)));
}

void visit(Scene& scene)
{
    const Nature& nature = scene.nature;
    if (scene.customer.has_account() && scene.dice.in_thousand(250)) scene.later(After::mailing, 3, 24);
    if (scene.customer.has_account() && scene.dice.in_thousand(4))
        scene.later(After::suggest, 1, 9, scene.business.new_thing());
    std::uint32_t drawn = scene.dice.below(1'000);
    if (drawn < nature.web) return visit_web(scene);
    drawn -= nature.web;
    if (drawn < nature.app) return visit_app(scene);
    drawn -= nature.app;
    return drawn < nature.store ? visit_store(scene) : visit_licensee(scene);
}

}  // namespace regard::simulation
