// What an order says of doses: single ones, those that repeat, steps that say neither, and amounts in mg.
#include "cards/ordered_doses.hpp"

#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

using cards::DoseStep;
using cards::OrderedDoses;

// "600 once | 300/14" or "? once | ?/14 | ?": amounts in mg, intervals in days, ? for what is not known.
std::string in_words(const OrderedDoses& doses) {
    const auto shown = [](const std::optional<double>& number) {
        std::string text = number ? std::to_string(*number) : "?";
        if (number) text.erase(std::min(text.find_last_not_of('0') + 1, text.find('.') + 3));
        if (text.back() == '.') text.pop_back();
        return text;
    };
    std::vector<std::string> parts;
    for (const DoseStep& step : doses.single)
        parts.push_back(shown(step.mg) + (step.doses == 1 ? " once" : " times " + shown(step.doses)));
    for (const DoseStep& step : doses.repeating) parts.push_back(shown(step.mg) + '/' + shown(step.interval_days));
    for (const DoseStep& step : doses.unclear) parts.push_back(shown(step.mg));
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : " | ") + part;
    return text;
}

class OrderedDosesTest : public testing::Test {
  protected:
    OrderedDoses read(const BiologicOrder& order) {
        body_ = order_json(order);
        for (std::size_t at = body_.find("@"); at != std::string::npos; at = body_.find("@")) {
            const std::size_t end = body_.find('@', at + 1);
            body_.replace(at, end - at + 1, fhir::to_text(today - std::stoi(body_.substr(at + 1, end - at - 1))));
        }
        const auto tree = fhir::parse_json(body_, arena_, fhir::Keep::everything);
        if (!tree) throw std::runtime_error("not JSON: " + body_);
        const fhir::TimeZone utc{};
        fhir::Reading reading{arena_, utc, today};
        const fhir::Medications none(arena_);
        request_ = fhir::read_medication_request(*tree, none, reading);
        return cards::read_ordered_doses(request_, {}, today, 28, arena_);
    }
    std::string words(std::vector<std::string> steps, std::string product = {}) {
        return in_words(read({.drug = dupilumab, .steps = std::move(steps), .product = std::move(product)}));
    }

  private:
    std::pmr::monotonic_buffer_resource arena_;
    std::string body_;
    fhir::MedicationRequest request_;
};

std::string mg(double value) { return quantity_of(value, "mg"); }
std::string counted(int count, int weeks) { return ",\"count\":" + std::to_string(count) + every(weeks); }

TEST_F(OrderedDosesTest, single_repeating_and_unclear_steps) {
    EXPECT_EQ(words({}), "");
    EXPECT_EQ(words({once(600, 1), repeated(300, 2, 2)}), "600 once | 300/14");
    EXPECT_EQ(words({repeated(300, 2, 2), once(600, 1)}), "600 once | 300/14");
    EXPECT_EQ(words({step_of(mg(300), "")}), "300");
    EXPECT_EQ(words({step_of(mg(300), R"(,"frequency":1)")}), "300");
    EXPECT_EQ(words({step_of(mg(300), R"(,"frequency":1,"period":14,"periodUnit":"d")")}), "300/14");
    EXPECT_EQ(words({step_of(mg(300), R"(,"frequency":1,"period":1,"periodUnit":"mo")")}), "300/30");
    // Two lines of one rhythm are two injections of one dose, unless one follows the other.
    EXPECT_EQ(words({repeated(150, 2), repeated(150, 2)}), "300/14");
    EXPECT_EQ(words({once(600, 1), repeated(150, 2, 2), repeated(150, 2, 2)}), "600 once | 300/14");
    EXPECT_EQ(words({repeated(300, 2, 1), repeated(300, 2, 2)}), "300/14 | 300/14");
    EXPECT_EQ(words({repeated(300, 2), repeated(300, 4)}), "300/14 | 300/28");
    EXPECT_EQ(words({repeated(300, 2), step_of("null", every(2))}), "?/14");
    // Counted out: single ones beside a step without a count, else the maintenance itself.
    EXPECT_EQ(words({step_of(mg(500), counted(2, 2), 1), repeated(250, 2, 2)}), "500 times 2 | 250/14");
    EXPECT_EQ(words({step_of(mg(300), counted(6, 2))}), "300/14");
    EXPECT_EQ(words({step_of(mg(300), R"(,"count":2,"frequency":2,"period":1,"periodUnit":"d")")}), "300 times 2");
    // A fixed date is one dose, two dates are two.
    const std::string dates = object(raw("timing", R"({"event":["2026-08-20","2026-09-03"]})") +
                                     raw("doseAndRate", '[' + object(raw("doseQuantity", mg(500))) + ']'));
    EXPECT_EQ(words({dates}), "500 times 2");
}

TEST_F(OrderedDosesTest, amounts_in_mass_or_of_a_known_product) {
    const auto amount = [this](double value, std::string_view unit, std::string_view rxnorm = {}) {
        return words({step_of(quantity_of(value, unit), every(2))},
                     rxnorm.empty() ? std::string() : concept_of(rxnorm, "rx"));
    };
    EXPECT_EQ(amount(300, "mg"), "300/14");
    EXPECT_EQ(amount(0.3, "g"), "300/14");
    EXPECT_EQ(amount(300'000, "ug"), "300/14");
    EXPECT_EQ(amount(2, "mL"), "?/14");
    EXPECT_EQ(amount(1, "{syringe}"), "?/14");
    EXPECT_EQ(amount(300, ""), "?/14");
    EXPECT_EQ(amount(0, "mg"), "?/14");
    EXPECT_EQ(amount(300, "tablet"), "?/14");
    EXPECT_EQ(amount(1, "{syringe}", "2099302"), "200/14");
    EXPECT_EQ(amount(1.14, "mL", "2099302"), "200/14");
    EXPECT_EQ(amount(2, "mL", "1876403"), "300/14");
    EXPECT_EQ(amount(1, "{syringe}", "1876403"), "?/14");
    EXPECT_EQ(amount(2, "1", "2589378"), "300/14");
    EXPECT_EQ(amount(1, "{pen}", "2686061"), "300/14");
    EXPECT_EQ(amount(1, "{pen}", "2693907"), "250/14");
    EXPECT_EQ(amount(1, "{pen}", "2691328"), "30/14");
    EXPECT_EQ(amount(1, "mL", "2691328"), "?/14");
    EXPECT_EQ(amount(300'000, "mcg"), "300/14");
    EXPECT_EQ(amount(300, "MG"), "300/14");
    EXPECT_EQ(amount(2, "cc", "1876403"), "300/14");
    EXPECT_EQ(amount(1, "pens", "2686061"), "300/14");
    EXPECT_EQ(words({step_of(R"({"value":300,"unit":"mcg","code":"mg"})", every(2))}), "?/14") << "which of them?";
    EXPECT_EQ(words({step_of(R"({"value":300,"unit":"mg","comparator":"<"})", every(2))}), "?/14");
    EXPECT_EQ(words({step_of("null", every(2))}), "?/14");
}

TEST_F(OrderedDosesTest, sums_only_what_can_be_read) {
    EXPECT_EQ(read({.drug = dupilumab, .steps = {once(300), once(300)}}).single_mg(), 600);
    EXPECT_EQ(read({.drug = dupilumab, .steps = {}}).single_mg(), 0);
    const OrderedDoses half = read({.drug = dupilumab, .steps = {once(300), step_of("null", R"(,"count":1)")}});
    EXPECT_EQ(half.single_mg(), std::nullopt);
    EXPECT_EQ(half.largest_single_mg(), 300);
}

TEST_F(OrderedDosesTest, first_day_of_a_step) {
    const auto bounded = [](double dose, int weeks, int days, int sequence) {
        return step_of(mg(dose),
                       every(weeks) + R"(,"boundsDuration":{"value":)" + std::to_string(days) + R"(,"code":"d"})",
                       sequence);
    };
    const auto first_days = [this](std::vector<std::string> steps) {
        std::vector<std::optional<double>> days;
        for (const DoseStep& step : read({.drug = dupilumab, .steps = std::move(steps)}).repeating)
            days.push_back(step.from_day);
        return days;
    };
    using Days = std::vector<std::optional<double>>;
    EXPECT_EQ(first_days({repeated(250, 4)}), (Days{0}));
    EXPECT_EQ(first_days({once(500, 1), bounded(250, 2, 84, 2), repeated(250, 4, 3)}), (Days{28, 112}));
    EXPECT_EQ(first_days({bounded(250, 2, 84, 1), repeated(250, 4, 2)}), (Days{0, 84}));
    EXPECT_EQ(first_days({repeated(250, 2, 1), repeated(250, 4, 2)}), (Days{0, std::nullopt}));
    const std::string dated = step_of(mg(250), every(4) + raw("boundsPeriod", object(text("start", ago(-112)))), 2);
    EXPECT_EQ(first_days({repeated(250, 2, 1), dated}), (Days{0, 112}));
    const std::string in_december = step_of(mg(250), every(4) + raw("boundsPeriod", R"({"start":"2026-12"})"), 2);
    EXPECT_EQ(first_days({repeated(250, 2, 1), in_december}), (Days{0, std::nullopt})) << "on which day?";
    const auto from_to = [](const char* start, const char* end) {
        return step_of(mg(250), every(2) + raw("boundsPeriod", period_of(start, end)), 1);
    };
    EXPECT_EQ(first_days({from_to("2026-08-15", "2026-08-28"), repeated(250, 4, 2)}), (Days{0, 14}));
    EXPECT_EQ(first_days({from_to("2026-08-15", "2026-09"), repeated(250, 4, 2)}), (Days{0, std::nullopt}));
}

TEST(ScheduleText, in_weeks_where_it_is_whole_weeks) {
    EXPECT_EQ(cards::schedule_text(300, 14), "300 mg every 2 weeks");
    EXPECT_EQ(cards::schedule_text(300, 7), "300 mg every week");
    EXPECT_EQ(cards::schedule_text(300, 30), "300 mg every 30 days");
    EXPECT_EQ(cards::schedule_text(300, 1), "300 mg every day");
    EXPECT_EQ(cards::schedule_text(std::nullopt, 28), "every 4 weeks");
    EXPECT_EQ(cards::schedule_text(300, std::nullopt), "300 mg");
}

} // namespace
} // namespace eczema::tests
