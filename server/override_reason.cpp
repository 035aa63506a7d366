#include "server/override_reason.hpp"

#include "fhir/datatypes.hpp"

#include <algorithm>
#include <array>

namespace eczema::server {
namespace {

using fhir::Value;

// Epic's, the one with a code of its own first; the others are words unless a site keeps them short.
constexpr std::array<std::string_view, 3> epic_keys{"com.epic.cdshooks.feedback.overrideReason.reasonCategory",
                                                    "com.epic.cdshooks.feedback.overrideReason.reasonTitle",
                                                    "com.epic.cdshooks.feedback.overrideReason.reasonDisplay"};

std::string_view text_of(const Value& value, std::string_view name) { return fhir::trimmed(value.named(name).text()); }

std::span<const Value> first_items(const Value& value) {
    const auto items = fhir::one_or_many(value);
    return items.first(std::min(items.size(), most_reasons));
}

// Letters, digits and a few signs, without a space: no sentence passes for one.
bool consists_of(std::string_view text, std::string_view signs, std::size_t longest) {
    return text.size() <= longest && std::all_of(text.begin(), text.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      signs.find(c) != std::string_view::npos;
           });
}
bool is_code(std::string_view text) { return !text.empty() && consists_of(text, "-._", longest_reason_code); }
bool is_system(std::string_view text) { return consists_of(text, "-._:/#", longest_reason_system); }

class Reader {
  public:
    const SentReason& reason() const { return reason_; }

    // Whether there was a reason, be it a code or not.
    bool add(std::string_view system, std::string_view code, std::string_view display) {
        if (code.empty() && display.empty()) return false;
        if (!is_code(code) || !is_system(system)) {
            reason_.has_words = true;
        } else if (reason_.code.empty()) {
            reason_.system = system;
            reason_.code = code;
        } else if (reason_.system != system || reason_.code != code) {
            reason_.has_more = true;
        }
        return true;
    }

    bool add_coding(const Value& value) {
        if (value.is_string()) return add({}, fhir::trimmed(value.text()), {});
        return add(text_of(value, "system"), text_of(value, "code"), text_of(value, "display"));
    }

    void add_extension(const Value& extension) {
        bool has_words = false;
        for (const std::string_view key : epic_keys) {
            const std::string_view text = text_of(extension, key);
            if (is_code(text)) {
                add(key, text, {});
                return;
            }
            has_words = has_words || !text.empty();
        }
        reason_.has_words = reason_.has_words || has_words;
    }

    void add_item(const Value& item) {
        bool has_reason = false;
        for (const Value& coding : first_items(item.named("reason"))) has_reason = add_coding(coding) || has_reason;
        has_reason = add_coding(item) || has_reason;
        if (!has_reason) add_extension(item.named("extension"));
        if (reason_.comment.empty()) reason_.comment = text_of(item, "userComment");
    }

  private:
    SentReason reason_;
};

} // namespace

SentReason read_override_reason(const Value& entry) {
    Reader reader;
    for (const std::string_view name : {"overrideReason", "overrideReasons"})
        for (const Value& item : first_items(entry.named(name))) reader.add_item(item);
    if (reader.reason().code.empty() && !reader.reason().has_words) reader.add_extension(entry.named("extension"));
    return reader.reason();
}

} // namespace eczema::server
