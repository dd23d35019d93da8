import { useEffect } from 'react';
import { texts } from '../texts';

export function useTitle(page: string) {
  useEffect(() => {
    document.title = texts.title(page);
  }, [page]);
}
