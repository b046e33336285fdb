#include "broker/base/section_catalog.h"

#include <set>
#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover {
namespace {

TEST(SectionCatalogTest, HoldsEveryBodyOfTheModel) {
  EXPECT_EQ(SectionCatalog::Get().size(), 39);
  EXPECT_EQ(SectionCatalog::Get().size(),
            static_cast<size_t>(exchange::v1::SectionBody::descriptor()->oneof_decl(0)->field_count()));
}

TEST(SectionCatalogTest, FindsABodyByNameAndByCase) {
  const SectionType* const newborn = SectionCatalog::Get().Find("Newborn");
  ASSERT_NE(newborn, nullptr);
  EXPECT_EQ(newborn->body_case, exchange::v1::SectionBody::kNewborn);
  EXPECT_EQ(newborn->category, options::v1::DATA_CATEGORY_BIRTH);
  EXPECT_EQ(newborn->about, options::v1::ABOUT_RULE_ONE_PERSON);
  EXPECT_FALSE(newborn->sortable);
  EXPECT_EQ(newborn->body->full_name(), "handover.model.v1.Newborn");
  EXPECT_EQ(newborn->field->name(), "newborn");
  EXPECT_EQ(SectionCatalog::Get().FindCase(exchange::v1::SectionBody::kNewborn), newborn);
}

TEST(SectionCatalogTest, KnowsNoOtherBody) {
  EXPECT_EQ(SectionCatalog::Get().Find("newborn"), nullptr);
  EXPECT_EQ(SectionCatalog::Get().Find(""), nullptr);
  EXPECT_EQ(SectionCatalog::Get().Find("Provenance"), nullptr);
  EXPECT_EQ(SectionCatalog::Get().FindCase(0), nullptr);
  EXPECT_EQ(SectionCatalog::Get().FindCase(1000), nullptr);
}

TEST(SectionCatalogTest, IndexesAreDense) {
  std::set<int> indexes;
  for (const SectionType& type : SectionCatalog::Get().types()) indexes.insert(type.index);
  EXPECT_EQ(indexes.size(), SectionCatalog::Get().size());
  EXPECT_EQ(*indexes.begin(), 0);
  EXPECT_EQ(*indexes.rbegin() + 1, static_cast<int>(SectionCatalog::Get().size()));
}

// A body without a category would be withheld from everyone, one without `about` could be about nobody.
TEST(SectionCatalogTest, EveryBodyIsClassified) {
  for (const SectionType& type : SectionCatalog::Get().types()) {
    EXPECT_NE(type.category == options::v1::DATA_CATEGORY_UNSPECIFIED, !type.sortable) << type.name;
    EXPECT_NE(type.about, options::v1::ABOUT_RULE_UNSPECIFIED) << type.name;
  }
}

TEST(SectionCatalogTest, TextAndFilesAreSortable) {
  EXPECT_TRUE(SectionCatalog::Get().Find("Note")->sortable);
  EXPECT_TRUE(SectionCatalog::Get().Find("Attachment")->sortable);
  EXPECT_FALSE(SectionCatalog::Get().Find("Residue")->sortable);
  EXPECT_EQ(SectionCatalog::Get().Find("Residue")->category, options::v1::DATA_CATEGORY_UNSORTED);
}

// A body that somebody forgot to classify, in a model of its own.
TEST(SectionCatalogTest, ABodyWithoutOptionsHasNoCategory) {
  google::protobuf::FileDescriptorProto file;
  file.set_name("forgotten.proto");
  file.add_message_type()->set_name("Forgotten");
  google::protobuf::DescriptorProto& holder = *file.add_message_type();
  holder.set_name("Holder");
  holder.add_oneof_decl()->set_name("body");
  google::protobuf::FieldDescriptorProto& field = *holder.add_field();
  field.set_name("forgotten");
  field.set_number(1);
  field.set_type(google::protobuf::FieldDescriptorProto::TYPE_MESSAGE);
  field.set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  field.set_type_name(".Forgotten");
  field.set_oneof_index(0);
  google::protobuf::DescriptorPool pool;
  const google::protobuf::FileDescriptor* const built = pool.BuildFile(file);
  ASSERT_NE(built, nullptr);
  const SectionCatalog catalog(*built->FindMessageTypeByName("Holder")->oneof_decl(0));
  ASSERT_NE(catalog.Find("Forgotten"), nullptr);
  EXPECT_EQ(catalog.Find("Forgotten")->category, options::v1::DATA_CATEGORY_UNSPECIFIED);
  EXPECT_EQ(catalog.Find("Forgotten")->about, options::v1::ABOUT_RULE_UNSPECIFIED);
}

}  // namespace
}  // namespace handover
