"""Finding one's way on a phone: three taps, or a few letters; and not losing one's place."""

import pytest

from tests.support.screens import PHONE, fits


@pytest.fixture
def phone(samples, page):
    """A phone before the sample boards."""
    page.set_viewport_size(PHONE)
    return page


def test_three_taps_lead_from_home_to_a_board(phone, check_accessibility):
    phone.goto("/")
    phone.get_by_role("link", name="ชลบุรี").first.click()
    phone.get_by_role("link", name="เทศบาลเมืองแสนสุข").first.click()
    phone.locator(".card h3 a").first.click()
    phone.wait_for_url("**/boards/**")
    assert phone.locator("ol.proposals > li").count() == 20
    assert fits(phone)
    check_accessibility(phone)
    # Home knows the area from now on.
    phone.goto("/")
    assert phone.locator("#near").is_visible()


def test_a_few_letters_are_enough(phone, check_accessibility):
    phone.goto("/")
    phone.locator("#q").press_sequentially("บางแส")
    first = phone.locator(".suggestions a").first
    first.wait_for()
    assert fits(phone)
    check_accessibility(phone)
    phone.locator("#q").press("Enter")
    phone.wait_for_url("**/search?q=*")
    phone.locator(".card h3 a").first.click()
    phone.wait_for_url("**/boards/saensuk-beach-waste")


def test_one_comes_back_to_where_one_was(phone):
    phone.goto("/boards/saensuk-beach-waste")
    phone.get_by_role("link", name="ใหม่ที่สุด").click()
    phone.wait_for_url("**order=newest**")
    phone.locator(".more a").click()
    phone.wait_for_url("**show=40**")
    assert phone.locator("ol.proposals > li").count() == 40
    title = phone.locator("ol.proposals h3 a").nth(33)
    name = title.inner_text()
    title.click()
    phone.wait_for_url("**/proposals/**")
    phone.go_back()
    phone.locator("ol.proposals h3 a").nth(33).wait_for()
    assert phone.locator("ol.proposals h3 a").nth(33).inner_text() == name


def test_a_choice_narrows_the_list_at_once(phone, check_accessibility):
    phone.goto("/boards/saensuk-beach-waste")
    phone.locator(".narrow-down summary").click()
    phone.locator("select[name=category]").select_option(index=1)
    phone.wait_for_url("**category=**")
    assert phone.locator(".narrow-down select[name=category]").input_value()
    assert fits(phone)
    check_accessibility(phone)
