#include "tests/fuzz/second_opinion.hpp"

#include <rapidjson/reader.h>

#include <algorithm>
#include <set>
#include <vector>

namespace eczema::fuzz {
namespace {

// Each text with its length in front, so that no text can look like a mark.
void append(std::string& form, char mark, std::string_view text) {
    form += mark;
    (form += std::to_string(text.size())) += ':';
    form += text;
}

// A stream of exactly these bytes. RapidJSON takes a NUL for the end of its text, so the end is asked for by at_end().
class BoundedStream {
  public:
    using Ch = char;
    explicit BoundedStream(std::string_view text) : text_(text) {}
    char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    char Take() { return at_ < text_.size() ? text_[at_++] : '\0'; }
    std::size_t Tell() const { return at_; }
    bool at_end() const { return at_ == text_.size(); }
    // Of the stream concept, for writing; never called.
    char* PutBegin() { return nullptr; }
    void Put(char) {}
    void Flush() {}
    std::size_t PutEnd(char*) { return 0; }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

// RapidJSON keeps an escaped lone low surrogate as three bytes that are no UTF-8: ED A0..BF.
bool has_surrogate(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        if (text[i] == '\xED' && static_cast<unsigned char>(text[i + 1]) >= 0xA0) return true;
    return false;
}

// Boost.JSON refuses exponents that no int holds, whatever their sign.
bool has_long_exponent(std::string_view number) {
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    return number.size() - e > 10;
}

class Former {
  public:
    using Ch = char;
    using Verdict = SecondOpinion::Verdict;
    std::string form;
    Verdict refusal = Verdict::accepted;

    bool Null() { return (form += 'n', true); }
    bool Bool(bool value) { return (form += value ? 't' : 'f', true); }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        if (has_long_exponent({text, size})) return refuse(Verdict::number_too_large);
        append(form, '#', {text, size});
        return true;
    }
    bool String(const char* text, rapidjson::SizeType size, bool) { return add('"', {text, size}); }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        if (!names_.back().insert(std::string(text, size)).second) return refuse(Verdict::repeated_member);
        return add('k', {text, size});
    }
    bool StartObject() { return open('{'); }
    bool StartArray() { return open('['); }
    bool EndObject(rapidjson::SizeType) { return close('}'); }
    bool EndArray(rapidjson::SizeType) { return close(']'); }
    // Numbers come as texts.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

  private:
    bool refuse(Verdict why) {
        refusal = why;
        return false;
    }
    bool add(char mark, std::string_view text) {
        if (has_surrogate(text)) return refuse(Verdict::not_unicode);
        append(form, mark, text);
        return true;
    }
    bool open(char mark) {
        if (names_.size() == fhir::max_depth) return refuse(Verdict::too_deep);
        names_.emplace_back();
        form += mark;
        return true;
    }
    bool close(char mark) {
        names_.pop_back();
        form += mark;
        return true;
    }

    std::vector<std::set<std::string>> names_; // of the open containers
};

void append_form(std::string& form, const fhir::Value& value) {
    switch (value.kind()) {
    case fhir::Kind::null:
        form += 'n';
        return;
    case fhir::Kind::boolean:
        form += *value.boolean() ? 't' : 'f';
        return;
    case fhir::Kind::number:
        return append(form, '#', value.text());
    case fhir::Kind::string:
        return append(form, '"', value.text());
    case fhir::Kind::array:
        form += '[';
        for (const fhir::Value& item : value.items()) append_form(form, item);
        form += ']';
        return;
    case fhir::Kind::object:
        form += '{';
        for (const fhir::Member& member : value.members()) {
            append(form, 'k', member.name);
            append_form(form, member.value);
        }
        form += '}';
        return;
    }
}

} // namespace

SecondOpinion second_opinion(std::string_view text) {
    using Verdict = SecondOpinion::Verdict;
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    BoundedStream stream(text);
    Former former;
    rapidjson::Reader reader;
    const rapidjson::ParseResult parsed = reader.Parse<flags>(stream, former);
    if (former.refusal != Verdict::accepted) return {former.refusal, {}};
    if (parsed.Code() == rapidjson::kParseErrorNumberTooBig) return {Verdict::number_too_large, {}};
    if (parsed.IsError() || !stream.at_end()) return {Verdict::refused, {}};
    return {Verdict::accepted, std::move(former.form)};
}

std::string form_of(const fhir::Value& value) {
    std::string form;
    append_form(form, value);
    return form;
}

} // namespace eczema::fuzz
