// What a decision obliges to, and whom: the closed list of the duties that a rule or a basis may name.
#ifndef HANDOVER_BROKER_POLICY_OBLIGATION_H_
#define HANDOVER_BROKER_POLICY_OBLIGATION_H_

#include <optional>
#include <string_view>

namespace handover::policy {

struct ObligationKind {
  // Who says that it was met.
  enum class Obliged {
    kSender,
    kRecipient,
    kNobody,  // It holds for good, such as not to pass on: there is no moment at which it is met.
  };
  std::string_view code;
  Obliged obliged = Obliged::kNobody;
  bool tells_citizens = false;  // Whoever meets it tells those whom the handover is about.
};

// Nothing for a code that is none.
std::optional<ObligationKind> FindObligation(std::string_view code);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_OBLIGATION_H_
