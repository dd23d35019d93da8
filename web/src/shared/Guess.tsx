// What an effect weighs is the catalogue's starting guess until evidence replaces it; said where effects are shown.
import { Popover, Text, UnstyledButton } from '@mantine/core';
import { texts } from '../texts';

export function Guess() {
  return (
    <Popover
      width={300}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
      withRoles={false}
    >
      <Popover.Target>
        <UnstyledButton className="guess" aria-haspopup="dialog">
          {texts.guess.badge}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={texts.guess.badge} tabIndex={-1} data-autofocus>
        <Text size="sm">{texts.guess.meaning}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
