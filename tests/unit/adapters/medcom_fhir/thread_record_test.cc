#include "adapters/medcom_fhir/thread_record.h"

#include "gtest/gtest.h"

namespace handover::adapters::fhir::testing {
namespace thread_record_test_internal {

ThreadRecord Reply() {
  return {.target = "MessageHeader/00000000-0000-4000-8000-000000000201",
          .occurred = "2024-06-21T08:30:00.250+02:00",
          .activity = "reply-message",
          .agent = {"5790000999026", "999021000016002"},
          .predecessor_reference = "MessageHeader/00000000-0000-4000-8000-000000000101",
          .predecessor_identifier = "",
          .sources = {"urn:uuid:00000000-0000-4000-8000-000000000220", "a \"quoted\" one"}};
}

}  // namespace thread_record_test_internal

using thread_record_test_internal::Reply;

TEST(ThreadRecordTest, IsReadAsItIsWritten) {
  ThreadRecord record = Reply();
  EXPECT_EQ(ReadThreadRecord(ThreadRecordText(record)), record);
  record.predecessor_reference = "";
  record.predecessor_identifier = "5790000999019#LETTER1";
  EXPECT_EQ(ReadThreadRecord(ThreadRecordText(record)), record);
  record.predecessor_identifier = "";
  record.activity = "new-message";
  record.agent = {};
  record.occurred = "2024-06-21";
  EXPECT_EQ(ReadThreadRecord(ThreadRecordText(record)), record);
}

TEST(ThreadRecordTest, WhatIsNoneIsNotTaken) {
  EXPECT_FALSE(ReadThreadRecord("").has_value());
  EXPECT_FALSE(ReadThreadRecord("Patient").has_value());
  EXPECT_FALSE(ReadThreadRecord("{\"resourceType\":\"Patient\",\"id\":\"1\"}").has_value());
  EXPECT_FALSE(ReadThreadRecord("{\"resourceType\":\"Provenance\"}").has_value());
}

TEST(ThreadRecordTest, WhatAMessageMustTellIsTold) {
  ThreadRecord record = Reply();
  record.activity = "retract-message";
  EXPECT_FALSE(ReadThreadRecord(ThreadRecordText(record)).has_value());
  record = Reply();
  record.occurred = "yesterday";
  EXPECT_FALSE(ReadThreadRecord(ThreadRecordText(record)).has_value());
  record = Reply();
  record.sources.clear();
  EXPECT_FALSE(ReadThreadRecord(ThreadRecordText(record)).has_value());
}

}  // namespace handover::adapters::fhir::testing
