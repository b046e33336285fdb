#include "clients/cpp/services.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/fakes/broker/byte_server.h"

namespace handover::client {
namespace {

constexpr char kListHandovers[] = "/handover.exchange.v1.ExchangeService/ListHandovers";

// A server on which ListHandovers says so many times that it is not there.
class ServicesTest : public ::testing::Test {
 protected:
  void FailFirst(int failures, const absl::Status& how) {
    left_ = failures;
    server_.Handle(kListHandovers, [this, how] {
      return [this, how](const std::string&) {
        if (left_-- > 0) return fakes::ByteReply{{}, how};
        exchange::v1::ListHandoversResponse response;
        response.set_next_page_token("next");
        return fakes::ByteReply{{response.SerializeAsString()}, absl::OkStatus()};
      };
    });
  }
  absl::StatusOr<exchange::v1::ListHandoversResponse> List(const std::shared_ptr<Channel>& channel) {
    exchange::v1::ListHandoversRequest request;
    request.set_page_size(7);
    return ExchangeClient(channel).ListHandovers(request);
  }

  int left_ = 0;
  fakes::ByteServer server_;
};

TEST_F(ServicesTest, AnswerIsParsed) {
  FailFirst(0, absl::OkStatus());
  const auto response = List(server_.Connect());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->next_page_token(), "next");
}

TEST_F(ServicesTest, UnavailableIsTriedAgainWithTheSameBytes) {
  FailFirst(3, absl::UnavailableError("draining"));
  EXPECT_TRUE(List(server_.Connect()).ok());
  const std::vector<std::string> sent = server_.Messages(kListHandovers);
  EXPECT_EQ(sent, std::vector<std::string>(4, sent.front()));
}

TEST_F(ServicesTest, UnavailableIsGivenUpInTime) {
  FailFirst(1'000'000, absl::UnavailableError("draining"));
  ChannelOptions options = server_.QuickOptions();
  options.retry.give_up_after = absl::ZeroDuration();
  EXPECT_EQ(List(server_.Connect(options)).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server_.CallCount(kListHandovers), 1);
}

TEST_F(ServicesTest, ClosedChannelIsNotWaitedFor) {
  FailFirst(1'000'000, absl::UnavailableError("draining"));
  const std::shared_ptr<Channel> channel = server_.Connect();
  channel->Close();
  EXPECT_EQ(List(channel).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server_.CallCount(kListHandovers), 1);
}

TEST_F(ServicesTest, RefusalIsNeverTriedAgain) {
  FailFirst(1'000'000, Invalid("PAGE_SIZE", "page_size", "1 to 500"));
  const absl::Status status = List(server_.Connect()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).field_path(), "page_size");
  EXPECT_EQ(server_.CallCount(kListHandovers), 1);
}

TEST_F(ServicesTest, AnswerThatIsNoneIsInternal) {
  server_.Handle(kListHandovers, [] {
    return [](const std::string&) { return fakes::ByteReply{{"\xff\xff"}, absl::OkStatus()}; };
  });
  EXPECT_EQ(CodeOf(List(server_.Connect()).status()), "ANSWER_MALFORMED");
}

// Every method by the path it was called under.
class Paths {
 public:
  template <typename Client, typename Request, typename Response>
  void Call(const std::string& path, absl::StatusOr<Response> (Client::*method)(const Request&) const) {
    server_.Handle(path, [] { return [](const std::string&) { return fakes::ByteReply{{""}, absl::OkStatus()}; }; });
    EXPECT_TRUE((Client(channel_).*method)(Request()).ok()) << path;
    EXPECT_EQ(server_.CallCount(path), 1) << path;
  }

 private:
  fakes::ByteServer server_;
  const std::shared_ptr<Channel> channel_ = server_.Connect();
};

TEST(ServicePathsTest, PartiesMethodsAreCalledByTheirNames) {
  Paths paths;
  const std::string exchange = "/handover.exchange.v1.ExchangeService/";
  paths.Call(exchange + "SubmitHandover", &ExchangeClient::SubmitHandover);
  paths.Call(exchange + "WithdrawHandover", &ExchangeClient::WithdrawHandover);
  paths.Call(exchange + "ResolveReturn", &ExchangeClient::ResolveReturn);
  paths.Call(exchange + "AnswerWithheld", &ExchangeClient::AnswerWithheld);
  paths.Call(exchange + "AnswerObligation", &ExchangeClient::AnswerObligation);
  paths.Call(exchange + "GetHandoverStatus", &ExchangeClient::GetHandoverStatus);
  const std::string inbox = "/handover.exchange.v1.InboxService/";
  paths.Call(inbox + "PullDeliveries", &InboxClient::PullDeliveries);
  paths.Call(inbox + "AcknowledgeDeliveries", &InboxClient::AcknowledgeDeliveries);
  paths.Call(inbox + "ExtendLease", &InboxClient::ExtendLease);
  paths.Call(inbox + "ListNotices", &InboxClient::ListNotices);
  paths.Call(inbox + "GiveBackDeliveries", &InboxClient::GiveBackDeliveries);
  const std::string consent = "/handover.consent.v1.ConsentService/";
  paths.Call(consent + "RecordConsent", &ConsentClient::RecordConsent);
  paths.Call(consent + "RevokeConsent", &ConsentClient::RevokeConsent);
  paths.Call(consent + "RecordObjection", &ConsentClient::RecordObjection);
  paths.Call(consent + "ListConsents", &ConsentClient::ListConsents);
  paths.Call(consent + "MarkConsentError", &ConsentClient::MarkConsentError);
  paths.Call(consent + "ListFlaggedConsents", &ConsentClient::ListFlaggedConsents);
  paths.Call(consent + "PreviewDecision", &ConsentClient::PreviewDecision);
  const std::string directory = "/handover.directory.v1.DirectoryService/";
  paths.Call(directory + "ListParties", &DirectoryClient::ListParties);
  paths.Call(directory + "ListSigningKeys", &DirectoryClient::ListSigningKeys);
  paths.Call(directory + "GetSelf", &DirectoryClient::GetSelf);
  paths.Call("/handover.pathway.v1.PathwayService/GetTimeline", &PathwayClient::GetTimeline);
  paths.Call("/handover.pathway.v1.PathwayService/ExplainHandover", &PathwayClient::ExplainHandover);
  paths.Call("/handover.pathway.v1.PathwayService/GetPathway", &PathwayClient::GetPathway);
  paths.Call("/handover.pathway.v1.PathwayService/ListOpenLoops", &PathwayClient::ListOpenLoops);
  paths.Call("/handover.pathway.v1.PathwayService/EndExpectation", &PathwayClient::EndExpectation);
  paths.Call("/handover.pathway.v1.PathwayService/ListOverdue", &PathwayClient::ListOverdue);
  paths.Call("/handover.pathway.v1.PathwayService/ListEscalations", &PathwayClient::ListEscalations);
  const std::string audit = "/handover.audit.v1.AuditService/";
  paths.Call(audit + "GetTreeHead", &AuditClient::GetTreeHead);
  paths.Call(audit + "GetInclusionProof", &AuditClient::GetInclusionProof);
  paths.Call(audit + "GetConsistencyProof", &AuditClient::GetConsistencyProof);
  paths.Call(audit + "GetSubjectAccess", &AuditClient::GetSubjectAccess);
}

TEST(ServicePathsTest, OperatorsMethodsAreCalledByTheirNames) {
  Paths paths;
  const std::string admin = "/handover.admin.v1.AdminService/";
  paths.Call(admin + "AddParty", &AdminClient::AddParty);
  paths.Call(admin + "SuspendParty", &AdminClient::SuspendParty);
  paths.Call(admin + "ResumeParty", &AdminClient::ResumeParty);
  paths.Call(admin + "ListParties", &AdminClient::ListParties);
  paths.Call(admin + "BindCertificate", &AdminClient::BindCertificate);
  paths.Call(admin + "EnrolSigningKey", &AdminClient::EnrolSigningKey);
  paths.Call(admin + "RevokeSigningKey", &AdminClient::RevokeSigningKey);
  paths.Call(admin + "ReloadPolicy", &AdminClient::ReloadPolicy);
  paths.Call(admin + "GetShadowReport", &AdminClient::GetShadowReport);
  paths.Call(admin + "ImportFacts", &AdminClient::ImportFacts);
  paths.Call(admin + "GetRegisterFacts", &AdminClient::GetRegisterFacts);
  paths.Call(admin + "Backup", &AdminClient::Backup);
  paths.Call(admin + "ExportSubject", &AdminClient::ExportSubject);
  paths.Call(admin + "LiftWithholding", &AdminClient::LiftWithholding);
  paths.Call(admin + "ListHeld", &AdminClient::ListHeld);
  paths.Call(admin + "ResolveHeld", &AdminClient::ResolveHeld);
  paths.Call(admin + "RedriveDeadLetters", &AdminClient::RedriveDeadLetters);
  paths.Call(admin + "ListOverdue", &AdminClient::ListOverdue);
  paths.Call(admin + "ListEscalations", &AdminClient::ListEscalations);
}

}  // namespace
}  // namespace handover::client
