#include "tests/support/lab_work.hpp"

namespace eczema::tests {

std::vector<std::string_view> codes_of(LabTest test) {
    switch (test) {
    case LabTest::blood_count:
        return {"6690-2", "718-7", "777-3"};
    case LabTest::blood_count_with_differential:
        return {"718-7", "777-3", "751-8", "731-0"};
    case LabTest::liver_enzymes:
        return {"1742-6"};
    case LabTest::creatinine:
        return {"2160-0"};
    case LabTest::urea:
        return {"3094-0"};
    case LabTest::potassium:
        return {"2823-3"};
    case LabTest::magnesium:
        return {"19123-9"};
    case LabTest::uric_acid:
        return {"3084-1"};
    case LabTest::lipids:
        return {"2093-3"};
    case LabTest::albumin:
        return {"1751-7"};
    case LabTest::metabolic_panel:
        return {"2160-0", "1742-6", "2823-3"};
    case LabTest::tuberculosis:
        return {"71773-6"};
    case LabTest::hepatitis_b_antigen:
        return {"5196-1"};
    case LabTest::hepatitis_b_core_antibody:
        return {"13952-7"};
    case LabTest::hepatitis_c:
        return {"13955-0"};
    case LabTest::pregnancy_test:
        return {"2106-3"};
    case LabTest::blood_pressure:
        return {"8480-6", "8462-4"};
    case LabTest::tpmt:
        return {"79713-4"};
    default:
        return {};
    }
}

bool is_qualitative(LabTest test) {
    return test == LabTest::tuberculosis || test == LabTest::hepatitis_b_antigen ||
           test == LabTest::hepatitis_b_core_antibody || test == LabTest::hepatitis_c ||
           test == LabTest::pregnancy_test || test == LabTest::tpmt;
}

LabSaid result(std::string_view code, int days, bool is_answer) {
    static std::set<std::string> ids; // LabSaid only looks at its id
    const std::string& id = *ids.insert("o-" + std::string(code) + '-' + std::to_string(days)).first;
    LabSaid said{.code = code, .on = ago(days), .id = id};
    if (is_answer)
        said.answer = "260385009";
    else
        said.value = 5;
    return said;
}

Request tested(Request chart, std::initializer_list<LabTest> tests, int days) {
    for (const LabTest test : tests)
        for (const std::string_view code : codes_of(test)) chart.has(result(code, days, is_qualitative(test)));
    return chart;
}

Request worked_up(Request chart, std::initializer_list<LabTest> left_out, int days) {
    std::set<std::string_view> out;
    for (const LabTest test : left_out)
        for (const std::string_view code : codes_of(test)) out.insert(code);
    const auto add = [&](LabTest test, int on) {
        for (const std::string_view code : codes_of(test))
            if (!out.count(code)) chart.has(result(code, on, is_qualitative(test)));
    };
    for (std::size_t i = 0; i < cards::lab_test_count; ++i) add(static_cast<LabTest>(i), days);
    for (const LabTest test : {LabTest::creatinine, LabTest::blood_pressure}) add(test, days + 2);
    return chart;
}

} // namespace eczema::tests
