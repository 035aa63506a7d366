#include "server/wire_card.hpp"

#include "fhir/json.hpp"

namespace eczema::server {
namespace {

// Members of one object, comma-separated, between its braces.
class Members {
  public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;
    ~Members() { out_ += '}'; }

    void text(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        key(name);
        fhir::append_json_string(out_, value);
    }
    void raw(std::string_view name, std::string_view json) {
        if (json.empty()) return;
        key(name);
        out_ += json;
    }
    void flag(std::string_view name, const std::optional<bool>& value) {
        if (value) raw(name, *value ? "true" : "false");
    }
    void members(const WireMembers& members) {
        for (const WireMember& member : members) raw(member.name, member.json);
    }
    template <class Item, class Write>
    void list(std::string_view name, const std::vector<Item>& items, Write write) {
        if (items.empty()) return;
        key(name);
        char before = '[';
        for (const Item& item : items) {
            out_ += before;
            before = ',';
            write(out_, item);
        }
        out_ += ']';
    }
    template <class Write>
    void object(std::string_view name, Write write) {
        key(name);
        write(out_);
    }

  private:
    void key(std::string_view name) {
        if (!is_first_) out_ += ',';
        is_first_ = false;
        fhir::append_json_string(out_, name);
        out_ += ':';
    }
    std::string& out_;
    bool is_first_ = true;
};

void append_topic(std::string& out, const WireCoding& topic) {
    Members members(out);
    members.text("system", topic.system);
    members.text("code", topic.code);
    members.text("display", topic.display);
    members.members(topic.more);
}

void append_source(std::string& out, const WireSource& source) {
    Members members(out);
    members.text("label", source.label);
    members.text("url", source.url);
    if (source.topic) members.object("topic", [&](std::string& json) { append_topic(json, *source.topic); });
    members.members(source.more);
}

void append_action(std::string& out, const WireAction& action) {
    Members members(out);
    members.text("type", action.type);
    members.text("description", action.description);
    members.raw("resource", action.resource);
    members.text("resourceId", action.resource_id);
    members.members(action.more);
}

void append_suggestion(std::string& out, const WireSuggestion& suggestion) {
    Members members(out);
    members.text("label", suggestion.label);
    members.text("uuid", suggestion.uuid);
    members.flag("isRecommended", suggestion.is_recommended);
    members.text("actionSelectionBehavior", suggestion.action_selection_behavior);
    members.list("actions", suggestion.actions, append_action);
    members.members(suggestion.more);
}

void append_reason(std::string& out, const WireCoding& reason) {
    Members members(out);
    members.text("code", reason.code);
    members.text("system", reason.system);
    members.text("display", reason.display);
    members.members(reason.more);
}

void append_link(std::string& out, const WireLink& link) {
    Members members(out);
    members.text("label", link.label);
    members.text("url", link.url);
    members.text("type", link.type);
    members.text("appContext", link.app_context);
    members.flag("autolaunchable", link.autolaunchable);
    members.members(link.more);
}

void append_card(std::string& out, const WireCard& card) {
    Members members(out);
    members.text("uuid", card.uuid);
    members.text("summary", card.summary);
    members.text("detail", card.detail);
    members.text("indicator", card.indicator);
    members.object("source", [&](std::string& json) { append_source(json, card.source); });
    members.list("suggestions", card.suggestions, append_suggestion);
    members.text("selectionBehavior", card.selection_behavior);
    members.list("overrideReasons", card.override_reasons, append_reason);
    members.list("links", card.links, append_link);
    if (!card.extension.empty())
        members.object("extension", [&](std::string& json) { Members(json).members(card.extension); });
    members.members(card.more);
}

} // namespace

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string encode_response(std::span<const WireCard> cards, const WireMembers& more) {
    std::string json = "{\"cards\":[";
    for (const WireCard& card : cards) {
        if (json.back() != '[') json += ',';
        append_card(json, card);
    }
    json += ']';
    for (const WireMember& member : more) json += ',' + quoted(member.name) + ':' + member.json;
    return json + '}';
}

} // namespace eczema::server
