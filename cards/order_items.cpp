#include "cards/order_items.hpp"

#include "cards/proposals.hpp"
#include "cards/topical_options.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace eczema::cards {
namespace {

std::string amount(const BiologicDose& dose) { return std::to_string(dose.maintenance.mg); }

std::string item_of_tablet(ValueSet drug, int mg) {
    return std::string(drug_name(drug)) + '-' + std::to_string(mg) + "-mg";
}

std::vector<OrderItem> collect() {
    std::vector<OrderItem> items;
    OrderKind kind = OrderKind::drug;
    const auto add = [&](std::string_view id, std::string shown) {
        const auto same = [&](const OrderItem& item) { return item.id == id; };
        if (std::none_of(items.begin(), items.end(), same)) items.push_back({std::string(id), std::move(shown), kind});
    };
    for (const BiologicDose& dose : biologic_doses())
        add(order_item_of(dose), std::string(drug_name(dose.drug)) + ' ' + amount(dose) + " mg");
    for (const ValueSet drug : {ValueSet::drug_upadacitinib, ValueSet::drug_abrocitinib, ValueSet::drug_baricitinib})
        for (const int mg : jak_dose_steps(drug))
            add(item_of_tablet(drug, mg), std::string(drug_name(drug)) + ' ' + std::to_string(mg) + " mg");
    add(drug_name(ValueSet::drug_ciclosporin), std::string(drug_name(ValueSet::drug_ciclosporin)));
    for (const TopicalOption& option : topical_options()) add(option.id, std::string(option.shown));
    for (const Proposal drafted : {Proposal::eye_lubricant, Proposal::folic_acid})
        add(row_of(drafted).id, label_of(row_of(drafted), {}));
    kind = OrderKind::test;
    for (std::size_t i = 0; i < lab_test_count; ++i) {
        const LabTestRow& test = row_of(static_cast<LabTest>(i));
        add(test.id, std::string(test.shown));
    }
    kind = OrderKind::vaccine;
    for (const VaccineRow& vaccine : vaccine_rows()) add(vaccine.id, std::string(vaccine.name));
    for (const auto& [draft_kind, order_kind] :
         {std::pair{DraftKind::test, OrderKind::test}, std::pair{DraftKind::procedure, OrderKind::procedure},
          std::pair{DraftKind::referral, OrderKind::referral}, std::pair{DraftKind::task, OrderKind::task}}) {
        kind = order_kind;
        for (const ProposalRow& row : proposal_rows())
            if (row.kind == draft_kind) add(row.id, label_of(row, "the drug"));
    }
    return items;
}

} // namespace

const std::vector<OrderItem>& order_items() {
    static const std::vector<OrderItem> items = collect();
    return items;
}

std::string_view to_text(OrderKind kind) {
    constexpr std::array<std::string_view, order_kind_count> names{"drugs",      "tests",     "vaccines",
                                                                   "procedures", "referrals", "tasks"};
    return names[static_cast<std::size_t>(kind)];
}

std::string order_item_of(const BiologicDose& dose) {
    return std::string(drug_name(dose.drug)) + '-' + amount(dose) + "-mg";
}

std::string order_item_of(const OralDraft& dose) {
    const bool is_tablet = holds(sets_in(DrugGroup::jak_inhibitors), dose.drug);
    return is_tablet ? item_of_tablet(dose.drug, dose.mg) : std::string(drug_name(dose.drug));
}

} // namespace eczema::cards
