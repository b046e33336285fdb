#include "tests/unit/adapters/kl_children/reports.h"

#include "adapters/kl_children/kl_children_reader.h"
#include "adapters/kl_children/kl_children_writer.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::kl::testing {

std::string Report(std::string_view name) {
  return ReadFile(std::string("tests/fixtures/kl_children/") + std::string(name));
}

std::string Spoiled(std::string_view name, std::string_view from, std::string_view to) {
  return Edited(Report(name), from, to);
}

Translation ReadReport(std::string_view text) {
  fakes::SeededRandom random;
  ReadContext context;
  context.random = &random;
  context.now = absl::FromUnixSeconds(1'718'900'000);
  return KlChildrenReader().Read(text, context);
}

exchange::v1::Handover HandoverOf(std::string_view text) {
  const Translation translation = ReadReport(text);
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front() : exchange::v1::Handover();
}

Written WriteJson(const std::vector<exchange::v1::Handover>& handovers) {
  return KlChildrenWriter(fhir::Syntax::kJson).Write(handovers);
}

std::vector<std::string> CodesOf(const std::vector<Issue>& issues) {
  std::vector<std::string> codes;
  for (const Issue& issue : issues) codes.push_back(issue.code);
  return codes;
}

std::vector<std::string> CodesOf(const std::vector<Loss>& losses) {
  std::vector<std::string> codes;
  for (const Loss& loss : losses) codes.push_back(loss.code);
  return codes;
}

}  // namespace handover::adapters::kl::testing
