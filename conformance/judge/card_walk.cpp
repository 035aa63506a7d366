#include "conformance/judge/card_walk.hpp"

#include "conformance/judge/detail_text.hpp"

namespace eczema::conformance {
namespace {

using rapidjson::Value;

constexpr std::size_t max_summary_units = 139;

// The text is valid UTF-8: a byte of the form 10xxxxxx continues a character, one from 0xF0 on begins a surrogate pair.
std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0U) == 0x80U ? 0U : byte >= 0xF0U ? 2U : 1U;
    }
    return units;
}

void walk_source(MemberWalk& walk, const Value& source, const std::string& path) {
    if (!source.IsObject()) return walk.report("6.1-source", path, "not an object");
    walk.text(source, path, "label", Presence::required, "6.1-source");
    walk.absolute_url(source, path, "url", "6.1-source-url");
    walk.absolute_url(source, path, "icon", "6.1-source-icon");
    if (const Value* topic = member(source, "topic"))
        walk.coding(*topic, below(path, "topic"), Presence::optional, "6.1-topic");
    walk.extension(source, path);
}

// A smart link's URL is completed by the client, an absolute one is loaded as it is.
void walk_link(MemberWalk& walk, const Value& link, const std::string& path, Profile profile) {
    walk.text(link, path, "label", Presence::required, "6.4-label");
    const Value* url = walk.text(link, path, "url", Presence::required, "6.4-url");
    const Value* type = walk.one_of(link, path, "type", Presence::required, "6.4-type", {"absolute", "smart"});
    const bool is_smart = type != nullptr && text_of(*type) == "smart";
    if (url != nullptr && type != nullptr && text_of(*type) == "absolute" && !is_absolute_url(text_of(*url)))
        walk.report("6.4-type", below(path, "url"), "not an absolute URL, although the type says so");
    if (walk.text(link, path, "appContext", Presence::optional, "6.4-appContext") != nullptr && !is_smart)
        walk.report("6.4-appContext", below(path, "appContext"), "only a smart link may have it");
    if (profile == Profile::v3_0) walk.boolean(link, path, "autolaunchable", "6.4-autolaunchable");
    walk.extension(link, path);
}

// What stands in links already: the addresses that detail may name.
std::set<std::string_view> link_urls(const Value& card) {
    std::set<std::string_view> urls;
    if (const Value* links = member(card, "links"); links != nullptr && links->IsArray())
        for (const Value& link : links->GetArray())
            if (const Value* url = member(link, "url")) urls.insert(text_of(*url));
    return urls;
}

void walk_detail(MemberWalk& walk, const Value& card, const std::string& path) {
    const Value* detail = walk.text(card, path, "detail", Presence::optional, "6.1-detail");
    if (detail == nullptr) return;
    if (holds_html(text_of(*detail))) walk.report("6.1-detail-html", below(path, "detail"), "holds HTML");
    const std::set<std::string_view> urls = link_urls(card);
    for (const std::string_view url : urls_in(text_of(*detail)))
        if (!urls.contains(url))
            walk.report("6.1-detail-links", below(path, "detail"), "holds a link that is not in links");
}

} // namespace

void take_uuid(MemberWalk& walk, const Value& object, const std::string& path, std::string_view rule,
               std::set<std::string_view>& taken) {
    const Value* given = walk.text(object, path, "uuid", Presence::optional, rule);
    if (member(object, "uuid") == nullptr)
        walk.report(rule == "6.1-uuid" ? "6.1-uuid-given" : "6.2-uuid-given", below(path, "uuid"),
                    "missing: no feedback can name it");
    if (given == nullptr || given->GetStringLength() == 0) return;
    if (!taken.insert(text_of(*given)).second) walk.report(rule, below(path, "uuid"), "given twice in one response");
}

void walk_card(MemberWalk& walk, const Value& card, const std::string& path, Profile profile, Uuids& uuids) {
    take_uuid(walk, card, path, "6.1-uuid", uuids.cards);
    if (const Value* summary = walk.text(card, path, "summary", Presence::required, "6.1-summary"))
        if (const std::size_t units = utf16_units(text_of(*summary)); units > max_summary_units)
            walk.report("6.1-summary", below(path, "summary"),
                        std::to_string(units) + " UTF-16 units, 139 are allowed");
    walk_detail(walk, card, path);
    walk.one_of(card, path, "indicator", Presence::required, "6.1-indicator", {"info", "warning", "critical"});
    if (const Value* given = member(card, "source"))
        walk_source(walk, *given, below(path, "source"));
    else
        walk.report("6.1-source", below(path, "source"), "missing");
    walk_suggestions(walk, card, path, profile, uuids);
    walk.optional_each(card, "overrideReasons", path, "6.1-overrideReasons",
                       [&](const Value& item, const std::string& at) {
                           walk.coding(item, at, Presence::required, "6.1-overrideReasons");
                       });
    walk.optional_each(card, "links", path, "6.1-links",
                       [&](const Value& item, const std::string& at) { walk_link(walk, item, at, profile); });
    walk.extension(card, path);
}

} // namespace eczema::conformance
