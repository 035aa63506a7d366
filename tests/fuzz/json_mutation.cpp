#include "tests/fuzz/json_mutation.hpp"

#include "fhir/elements.hpp"

#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace eczema::fuzz {
namespace {

using rapidjson::Document;
using rapidjson::SizeType;
using rapidjson::Value;

constexpr std::size_t deepest = 120; // beyond what the service takes, within what recursion carries
constexpr std::size_t most_places = 20'000;

constexpr std::string_view strange_texts[] = {"",
                                              " ",
                                              "0",
                                              "p1",
                                              "Patient/p1",
                                              "#d1",
                                              "2026-11-25",
                                              "2026-11-26",
                                              "2026-11",
                                              "2026",
                                              "1992-03-14",
                                              "2024-02-29",
                                              "9999-12-31",
                                              "0001-01",
                                              "active",
                                              "final",
                                              "unknown",
                                              "mg",
                                              "kg",
                                              "d",
                                              "wk",
                                              "[lb_av]",
                                              "draft",
                                              "order",
                                              "order-sign",
                                              "L20.9",
                                              "L04AF03",
                                              "D11AH05",
                                              "H02AB06",
                                              "\xC3\xA9",
                                              "\xF0\x9F\x98\x80",
                                              "2026-11-25T12:00:00+14:00",
                                              "https://example.org/fhir"};
constexpr double strange_numbers[] = {0,  -1,  1,   0.5, 3,    14,    29.9,   30,    39.9,
                                      40, 100, 1e3, 1e9, 1e18, 1e300, -1e300, 1e-300};

// RapidJSON's writer and copies recurse, so its depth is bounded beforehand; brackets in strings count, which is safe.
bool is_shallow(std::string_view text) {
    std::size_t depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') ++depth;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (depth > deepest) return false;
    }
    return true;
}

bool read(std::string_view text, Document& document) {
    if (!is_shallow(text)) return false;
    rapidjson::MemoryStream stream(text.data(), text.size());
    document.ParseStream<rapidjson::kParseIterativeFlag | rapidjson::kParseStopWhenDoneFlag>(stream);
    return !document.HasParseError();
}

// One value and where it stands.
struct Place {
    Value* value;
    Value* container = nullptr; // null: the root
    SizeType index = 0;
    std::string name{}; // of a member
};

void add_places(Value& value, Place here, std::vector<Place>& places) {
    if (places.size() == most_places) return;
    here.value = &value;
    places.push_back(std::move(here));
    if (value.IsObject())
        for (SizeType i = 0; i < value.MemberCount(); ++i) {
            Value::Member& member = *(value.MemberBegin() + i);
            add_places(member.value,
                       {nullptr, &value, i, std::string(member.name.GetString(), member.name.GetStringLength())},
                       places);
        }
    if (value.IsArray())
        for (SizeType i = 0; i < value.Size(); ++i) add_places(value[i], {nullptr, &value, i}, places);
}

std::vector<Place> places_of(Value& root) {
    std::vector<Place> places;
    add_places(root, {nullptr}, places);
    return places;
}

class Mutation {
  public:
    Mutation(Document& text, Document* other, std::uint32_t seed, const ChangeBytes& change_bytes)
        : document_(text), other_(other), random_(seed), change_bytes_(change_bytes) {}

    void run() {
        for (unsigned left = 1 + below(4); left != 0; --left) step();
    }

  private:
    unsigned below(std::size_t bound) {
        return static_cast<unsigned>(random_() % static_cast<std::uint_fast32_t>(std::max<std::size_t>(bound, 1)));
    }
    Document::AllocatorType& memory() { return document_.GetAllocator(); }
    Value text(std::string_view content) {
        return Value(content.data(), static_cast<SizeType>(content.size()), memory());
    }
    Value copy(const Value& value) { return Value(value, memory()); }

    void step() {
        std::vector<Place> places = places_of(document_);
        const Place place = places[below(places.size())];
        switch (below(11)) {
        case 0:
            return remove(place);
        case 1:
            return double_it(place);
        case 2:
            place.value->CopyFrom(copy(*places[below(places.size())].value), memory());
            return;
        case 3:
            return swap(place, places[below(places.size())]);
        case 4:
        case 5:
            return borrow(place);
        case 6:
            return rename(place);
        case 7:
            *place.value = strange();
            return;
        case 8:
            return wrap(*place.value);
        default:
            return change_scalar(scalar_near(places));
        }
    }

    void remove(const Place& place) {
        if (!place.container) return;
        if (place.container->IsObject())
            place.container->EraseMember(place.container->MemberBegin() + place.index);
        else
            place.container->Erase(place.container->Begin() + place.index);
    }

    // An item again behind the others; a member under another name.
    void double_it(const Place& place) {
        if (!place.container) return;
        Value twin = copy(*place.value);
        if (place.container->IsArray())
            place.container->PushBack(twin, memory());
        else
            add(*place.container, element_name(), twin);
    }

    void add(Value& object, std::string_view name, Value& value) {
        Value key = text(name);
        if (object.HasMember(key) && below(16) != 0) return; // a name twice is refused at once
        object.AddMember(key, value, memory());
    }

    // Of values one of which holds the other nothing would be left.
    void swap(const Place& place, const Place& with) {
        Value one = copy(*place.value), other = copy(*with.value);
        if (!place.container || !with.container) return;
        const auto holds = [](Value& outer, const Value* inner) {
            const auto inside = places_of(outer);
            return std::any_of(inside.begin(), inside.end(), [&](const Place& p) { return p.value == inner; });
        };
        if (holds(*place.value, with.value) || holds(*with.value, place.value)) return;
        *place.value = std::move(other);
        *with.value = std::move(one);
    }

    // From another text: what stands there under the same name, else anything. Into an object or list it is added.
    void borrow(const Place& place) {
        if (!other_) return;
        std::vector<Place> lent = places_of(*other_);
        std::vector<Place> alike;
        for (const Place& candidate : lent)
            if (!place.name.empty() && candidate.name == place.name) alike.push_back(candidate);
        const Place& from = !alike.empty() && below(4) != 0 ? alike[below(alike.size())] : lent[below(lent.size())];
        Value value = copy(*from.value);
        if (place.value->IsArray() && below(2) == 0)
            place.value->PushBack(value, memory());
        else if (place.value->IsObject() && below(2) == 0)
            add(*place.value, from.name.empty() ? std::string(element_name()) : from.name, value);
        else
            *place.value = std::move(value);
    }

    void rename(const Place& place) {
        if (!place.container || !place.container->IsObject()) return;
        Value value = copy(*place.value);
        remove(place);
        add(*place.container, element_name(), value);
    }

    std::string_view element_name() { return fhir::element_names[below(fhir::element_names.size())]; }

    Value strange() {
        switch (below(8)) {
        case 0:
            return Value();
        case 1:
            return Value(below(2) == 0);
        case 2:
            return Value(rapidjson::kArrayType);
        case 3:
            return Value(rapidjson::kObjectType);
        case 4:
        case 5:
            return Value(strange_numbers[below(std::size(strange_numbers))]);
        default:
            return text(strange_texts[below(std::size(strange_texts))]);
        }
    }

    void wrap(Value& value) {
        if (value.IsArray() && value.Size() > 0) {
            Value item = copy(value[below(value.Size())]);
            value = std::move(item);
            return;
        }
        Value list(rapidjson::kArrayType);
        Value item = copy(value);
        list.PushBack(item, memory());
        value = std::move(list);
    }

    Value& scalar_near(std::vector<Place>& places) {
        for (int tries = 0; tries < 8; ++tries) {
            Value& value = *places[below(places.size())].value;
            if (value.IsString() || value.IsNumber()) return value;
        }
        return *places.front().value;
    }

    void change_scalar(Value& value) {
        if (value.IsNumber()) {
            const double number = value.GetDouble();
            const double changed[] = {number + 1, number - 1, number * 2, number / 2, -number, number + 0.1};
            value.SetDouble(changed[below(std::size(changed))]);
        } else if (value.IsString()) {
            value = text(changed_text({value.GetString(), value.GetStringLength()}));
        } else {
            value = strange();
        }
    }

    std::string changed_text(std::string_view content) {
        std::string changed(content);
        const auto digit = std::find_if(changed.begin() + static_cast<std::ptrdiff_t>(below(changed.size() + 1)),
                                        changed.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (digit != changed.end() && below(2) == 0) {
            *digit = static_cast<char>('0' + below(10));
            return changed;
        }
        const std::size_t size = changed.size();
        changed.resize(size + 64);
        changed.resize(change_bytes_(reinterpret_cast<std::uint8_t*>(changed.data()), size, changed.size()));
        if (below(8) != 0) // bytes that are no UTF-8 end at the parse
            for (char& c : changed) c = static_cast<char>(c & 0x7F);
        return changed;
    }

    Document& document_;
    Document* other_;
    std::minstd_rand random_;
    const ChangeBytes& change_bytes_;
};

} // namespace

std::optional<std::string> mutated_json(std::string_view text, std::string_view other, std::uint32_t seed,
                                        const ChangeBytes& change_bytes) {
    Document document, lender;
    if (!read(text, document)) return std::nullopt;
    const bool can_borrow = !other.empty() && read(other, lender);
    Mutation(document, can_borrow ? &lender : nullptr, seed, change_bytes).run();
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::CrtAllocator,
                      rapidjson::kWriteNanAndInfFlag>
        writer(buffer);
    document.Accept(writer);
    return std::string(buffer.GetString(), buffer.GetSize());
}

} // namespace eczema::fuzz
