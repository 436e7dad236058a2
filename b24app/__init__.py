"""Full Lead, a Bitrix24 application: the whole lead in a tab of its card."""
