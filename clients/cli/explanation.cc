#include "clients/cli/explanation.h"

namespace handover::cli {

void PrintDecision(const consent::v1::DecisionExplanation& decision, std::ostream& out) {
  out << decision.verdict() << " (" << decision.reason() << ")";
  if (!decision.rule_id().empty()) out << " by rule " << decision.rule_id();
  out << "\n";
  if (!decision.legal_basis().empty()) {
    out << "  basis: " << decision.legal_basis() << ", " << decision.citation() << "\n";
  }
  for (const auto& section : decision.sections()) {
    out << "  " << (section.permitted() ? "goes  " : "stays ") << " " << section.type() << " (" << section.pair().category()
        << ")";
    if (!section.permitted() && !section.pair().reason().empty()) out << ": " << section.pair().reason();
    out << "\n";
  }
  for (const std::string& obligation : decision.obligations()) out << "  must:  " << obligation << "\n";
  for (const std::string& sentence : decision.sentences()) out << "  " << sentence << "\n";
}

}  // namespace handover::cli
