#include "clients/cli/decision_text.h"

#include <sstream>

#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace decision_text_internal {

Colour OfVerdict(const std::string& verdict) {
  if (verdict == "PERMITTED") return Colour::kGreen;
  return verdict == "DENIED" ? Colour::kRed : Colour::kYellow;
}

template <typename Strings>
std::string Joined(const Strings& strings) {
  std::string text;
  for (const std::string& string : strings) text += (text.empty() ? "" : ", ") + string;
  return Printable(text);
}

}  // namespace decision_text_internal
}  // namespace

std::string DecisionText(const consent::v1::DecisionExplanation& decision, bool colours) {
  namespace internal = decision_text_internal;
  std::ostringstream text;
  // What people read, then the codes behind it.
  for (const std::string& sentence : decision.sentences()) text << "  " << Printable(sentence) << "\n";
  text << "  " << Paint(Lower(Printable(decision.verdict())), internal::OfVerdict(decision.verdict()), colours) << "  "
       << Printable(decision.reason()) << "  rule " << OrDash(Printable(decision.rule_id())) << "  basis "
       << OrDash(Printable(decision.legal_basis())) << "\n";
  if (!decision.citation().empty()) text << "  " << Printable(decision.citation()) << "\n";
  Table table({"    section", "category", "about", "passes", "why"});
  for (const consent::v1::DecisionExplanation::SectionVerdict& section : decision.sections()) {
    table.Add({"    " + section.type(), section.pair().category(), internal::Joined(section.pair().person_ids()),
               section.permitted() ? "yes" : "no", OrDash(section.pair().reason())});
  }
  table.Print(text, colours);
  if (!decision.considered_consents().empty()) {
    text << "    consents considered  " << internal::Joined(decision.considered_consents()) << "\n";
  }
  if (!decision.obligations().empty()) text << "    obligations  " << internal::Joined(decision.obligations()) << "\n";
  return text.str();
}

}  // namespace handover::cli
